"""Which chart is whose and next: queues, rules, claiming, holds, follow-ups, deadlines, stops before completion."""
