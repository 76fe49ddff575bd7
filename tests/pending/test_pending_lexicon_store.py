from library.test_lexicon_store import *  # noqa
from library.test_lexicon_store import _PARTS
import random

@pytest.mark.parametrize("name", ["100%20", "what?", "a#b"])
def test_folder_names_that_mean_something_in_an_address(tmp_path, name):
    path = tmp_path / name / "one.sqlite"
    write_lexicon(_PARTS, path, tmp_path / "building")
    StoredLexicon(path).close()

def test_damage_anywhere_is_a_storage_error(stored):
    whole = stored.read_bytes()
    seen = set()
    for at in range(0, len(whole), 37):
        stored.write_bytes(whole[:at] + bytes(b ^ 0x5a for b in whole[at:at + 40]) + whole[at + 40:])
        try:
            lx = StoredLexicon(stored)
            for key in _PARTS.senses: lx.senses(key)
            lx.children(7); lx.path(7); lx.titles("A00")
            lx.close()
        except StorageError:
            pass
        except Exception as e:
            seen.add(type(e).__name__ + " at " + e.__traceback__.tb_next.tb_frame.f_code.co_name if e.__traceback__.tb_next else repr(e))
    assert seen == set()
