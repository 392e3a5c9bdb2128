// The files that are edited: which there are, in which order, and which texts of them are published.

const ORDER = ["policy", "version", "table", "cases"];

export class Files {
  #names;
  #cases; // the name of the file of example cases, if there is one
  #published; // texts, by the names of their files

  /** `given` is what compiler.studio.files.published makes. */
  constructor({ policy, cases }) {
    const files = cases ? [...policy, cases] : policy;
    this.#names = files.map(([name]) => name);
    this.#cases = cases?.[0];
    this.#published = new Map(files);
  }

  /** In their order: the policy's first file, its versions, its tables, and its example cases. */
  get names() {
    return this.#names;
  }

  /** What a file holds: "policy", "version", "table" or "cases". */
  kind(name) {
    if (name === this.#cases) return "cases";
    if (name.endsWith(".csv")) return "table";
    return name === this.#names[0] ? "policy" : "version";
  }

  /** The published text of a file; undefined for one that was begun here. */
  published(name) {
    return this.#published.get(name);
  }

  /** Begins the version of the policy that holds from a day on, unless it is there. Returns the name of its file. */
  begin(day) {
    const begun = this.#names[0].replace(/[^/]*$/, `versions/${day}.yml`);
    if (!this.#names.includes(begun)) {
      const of = (kind) => [...this.#names, begun].filter((name) => this.kind(name) === kind);
      this.#names = ORDER.flatMap((kind) => (kind === "version" ? of(kind).sort() : of(kind)));
    }
    return begun;
  }

  /** Takes away a file that was begun here. */
  drop(dropped) {
    this.#names = this.#names.filter((name) => name !== dropped);
  }

  /** All of them for Python, with the text that `textOf` has of each. */
  written(textOf) {
    const written = (name) => [name, textOf(name)];
    const policy = this.#names.filter((name) => name !== this.#cases);
    return JSON.stringify({ policy: policy.map(written), cases: this.#cases ? written(this.#cases) : null });
  }
}
