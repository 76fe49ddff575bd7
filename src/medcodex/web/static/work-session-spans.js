// Places in a text. The server counts characters (Unicode code points), a browser counts UTF-16 units.

/** Both ways between code points and units of one text. Texts without astral characters need no table. */
export function counting(text) {
  const high = [];
  for (const found of text.matchAll(/[\u{10000}-\u{10FFFF}]/gu)) high.push(found.index);
  if (!high.length) return { unit: (point) => point, point: (unit) => unit };
  const below = (limit, of) => {
    let [low, top] = [0, high.length];
    while (low < top) {
      const middle = (low + top) >> 1;
      if (of(middle) < limit) low = middle + 1; else top = middle;
    }
    return low;
  };
  return {
    unit: (point) => point + below(point, (at) => high[at] - at),
    point: (unit) => unit - below(unit, (at) => high[at]),
  };
}

/** The evidence of all lines in one document, in units: `{start, end, line, at}`, `at` the number of the quote. */
export function spansOf(lines, document, count, first) {
  const found = [];
  for (const line of lines) {
    line.evidence.forEach((quote, at) => {
      if ((quote.document ?? first) !== document) return;
      const [start, end] = [count.unit(quote.start), count.unit(quote.end)];
      if (end > start) found.push({ start, end, line: line.id, at });
    });
  }
  return found.sort((one, other) => one.start - other.start || other.end - one.end);
}

/** The quotes of a line that say most first, by number: longer ones, those that only support it last. */
export function telling({ evidence }) {
  const weight = ({ text, marks }) => (marks?.includes("support") ? 0 : 1000) + Math.min(text?.length ?? 0, 120);
  return evidence.map((_, at) => at).sort((one, other) => weight(evidence[other]) - weight(evidence[one]) || one - other);
}

/** A text cut where spans begin and end: `{start, end, spans}` from front to back, each with the spans over it. */
export function segmentsOf(length, spans) {
  const cuts = new Set([0, length]);
  for (const { start, end } of spans) if (end > start) cuts.add(Math.min(start, length)).add(Math.min(end, length));
  const edges = [...cuts].sort((one, other) => one - other);
  const segments = [];
  let over = [];
  let next = 0;
  for (let at = 0; at + 1 < edges.length; at += 1) {
    const [start, end] = [edges[at], edges[at + 1]];
    const before = next;
    while (next < spans.length && spans[next].start <= start) next += 1;
    over = [...over, ...spans.slice(before, next)].filter((span) => span.end > start);
    segments.push({ start, end, spans: over });
  }
  return segments;
}

const BLOCK = 6000;
const LONGEST = 24000;

/** Where a text may be cut into blocks that a browser lays out one by one: behind ends of lines. */
export function blocksOf(text) {
  const blocks = [];
  for (let start = 0; start < text.length;) {
    let end = Math.min(start + BLOCK, text.length);
    if (end < text.length) {
      const line = text.indexOf("\n", end);
      end = line < 0 || line - start > LONGEST ? Math.min(start + LONGEST, text.length) : line + 1;
      if (/[\uD800-\uDBFF]/.test(text[end - 1])) end -= 1;
    }
    blocks.push([start, end]);
    start = end;
  }
  return blocks;
}
