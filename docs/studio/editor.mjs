// The text editor: CodeMirror with a text for each file, in a shadow tree. There it adopts its style sheets, as the site's
// Content-Security-Policy lets it; in the page itself it would write them into elements, which the policy forbids.

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const colours = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: "var(--st-key)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--st-string)" },
  { tag: [tags.lineComment, tags.comment], color: "var(--st-quiet)", fontStyle: "italic" },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: "var(--st-quiet)" },
]);

const theme = EditorView.theme({
  "&": { height: "100%", color: "var(--st-text)", backgroundColor: "var(--st-paper)", fontSize: "0.8125rem" },
  "&.cm-focused": { outline: "none" }, // the element around it has one
  ".cm-scroller": { fontFamily: "ui-monospace, monospace", lineHeight: "1.6" },
  ".cm-content": { caretColor: "var(--st-text)", paddingBlock: "0.75rem" },
  ".cm-gutters": { color: "var(--st-quiet)", backgroundColor: "var(--st-paper)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--st-soft)" },
  ".cm-content ::selection": { backgroundColor: "var(--st-selection)" },
  ".cm-selectionMatch, .cm-searchMatch": { backgroundColor: "var(--st-selection)" },
  ".cm-panels": { color: "var(--st-text)", backgroundColor: "var(--st-soft)" },
  ".cm-panels-top": { borderBottom: "1px solid var(--st-line)" },
  ".cm-panels-bottom": { borderTop: "1px solid var(--st-line)" },
  ".cm-panel.cm-search": { padding: "0.5rem 2rem 0.5rem 0.75rem", fontFamily: "inherit" },
  ".cm-textfield": { color: "inherit", backgroundColor: "var(--st-paper)", borderColor: "var(--st-edge)", fontSize: "inherit", padding: "0.2rem 0.4rem" },
  ".cm-button": { color: "inherit", backgroundImage: "none", backgroundColor: "var(--st-paper)", borderColor: "var(--st-edge)", fontSize: "inherit" },
  ".cm-panel button[name=close]": { color: "inherit", minWidth: "1.75rem", minHeight: "1.75rem" },
  ".cm-tooltip": { color: "var(--st-text)", backgroundColor: "var(--st-paper)", border: "1px solid var(--st-edge)", borderRadius: "0.3rem" },
  ".cm-tooltip.cm-tooltip-lint": { maxWidth: "min(34rem, 90vw)", lineHeight: "1.45" },
  ".cm-diagnostic": { padding: "0.5rem 0.75rem", whiteSpace: "normal", fontFamily: "system-ui, sans-serif", fontSize: "0.875rem" },
  ".cm-diagnostic-error": { borderInlineStart: "4px solid var(--st-error)" },
  ".cm-diagnostic-warning": { borderInlineStart: "4px solid var(--st-warning)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--st-error) 1.5px", textUnderlineOffset: "0.2em" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--st-warning) 1.5px", textUnderlineOffset: "0.2em" },
  ".cm-lint-marker": { width: "0.8em", height: "0.8em" },
});

export class Editor {
  #view;
  #states = {};
  #shown;
  #endings = {}; // of the lines in each file
  #changed;

  /** `changed` is called at each edit. */
  constructor(host, changed) {
    this.#changed = changed;
    const root = host.attachShadow({ mode: "open" });
    this.#view = new EditorView({ parent: root, root });
  }

  /** Puts a text into the place of a file's. `label` names the file to who cannot see the page. */
  put(name, text, label) {
    this.#endings[name] = text.includes("\r\n") ? "\r\n" : "\n";
    this.#states[name] = EditorState.create({ doc: text, extensions: this.#extensions(label) });
    if (name === this.#shown) this.#begin();
  }

  show(name) {
    if (this.#shown) this.#states[this.#shown] = this.#view.state;
    this.#shown = name;
    this.#begin();
  }

  /** Shows another text from its first line on: CodeMirror finds its way badly from where the last one was scrolled to. */
  #begin() {
    this.#view.scrollDOM.scrollTop = 0;
    this.#view.setState(this.#states[this.#shown]);
  }

  /** The text of a file as Python reads it. */
  text(name) {
    return this.#state(name).doc.toString();
  }

  /** The text of a file as it is saved, with the ends of lines that it came with. */
  saved(name) {
    return this.text(name).replaceAll("\n", this.#endings[name]);
  }

  /** Marks the problems of a file where they are. */
  mark(name, problems) {
    const state = this.#state(name);
    const found = problems.map((problem) => {
      const { from, to } = range(state.doc, problem);
      return { from, to, severity: problem.severity, message: `${problem.message} ${problem.way_out}` };
    });
    if (name === this.#shown) this.#view.dispatch(setDiagnostics(state, found));
    else this.#states[name] = state.update(setDiagnostics(state, found)).state;
  }

  /** Goes to where a problem is, in the file that is shown. */
  goTo(problem) {
    const { from } = range(this.#view.state.doc, problem);
    this.#view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
    this.#view.focus();
  }

  #state(name) {
    return name === this.#shown ? this.#view.state : this.#states[name];
  }

  #extensions(label) {
    return [
      lineNumbers(), lintGutter(), history(), highlightActiveLine(), highlightActiveLineGutter(), search({ top: true }),
      yaml(), indentUnit.of("  "), syntaxHighlighting(colours), theme, EditorView.lineWrapping,
      // Tab is not bound: with the keyboard alone one could not leave the editor.
      keymap.of([...lintKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap]),
      EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "true", tabindex: "0" }),
      EditorView.updateListener.of(({ docChanged }) => docChanged && this.#changed()),
    ];
  }
}

/** Where a problem is in a text. Python counts characters from 1; here they are counted from 0, and some take two places. */
function range(doc, { line, column, length }) {
  const found = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const characters = [...found.text];
  const places = (count) => characters.slice(0, count).join("").length;
  return { from: found.from + places(column - 1), to: found.from + places(column - 1 + length) };
}
