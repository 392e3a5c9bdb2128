"""The files that pages of the last release need stay beside the new release, even in folders that the new one lacks."""

import json

from compiler.publish.site import RELEASE, keep_last_release


def release(folder, *own):
    """A site that has only the files that its pages need."""
    for path in own:
        (folder / path).parent.mkdir(parents=True)
        (folder / path).write_text(path)
    (folder / "assets").mkdir(exist_ok=True)
    (folder / RELEASE).write_text(json.dumps({"policy": "a digest", "own": own, "last": []}))
    return folder


def test_a_release_without_some_folder_of_the_last_one_is_published_over_it(tmp_path):
    old = release(tmp_path / "old", "assets/inline/1.js", "assets/engine/1/python.wasm")
    new = release(tmp_path / "new", "assets/engine/2/python.wasm")
    keep_last_release(old, new)
    assert (new / "assets/inline/1.js").read_text() == "assets/inline/1.js"
    assert json.loads((new / RELEASE).read_text())["last"] == ["assets/inline/1.js", "assets/engine/1/python.wasm"]
