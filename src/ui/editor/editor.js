// The code editor: CodeMirror 6 behind one class, and nothing of ours decided here.
//
// Rust sends text, colours and marks as plain values, with offsets in UTF-16 units, and hears of
// changes. The editor lives in a shadow root, where its style sheets are adopted ones and pass a
// strict Content-Security-Policy.

import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { indentUnit } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, RangeSet, RangeValue, StateEffect, StateField, Transaction } from "@codemirror/state";
import {
  Decoration, drawSelection, EditorView, gutter, GutterMarker, highlightActiveLine,
  highlightActiveLineGutter, hoverTooltip, keymap, lineNumbers, rectangularSelection, WidgetType,
} from "@codemirror/view";

// In the order of `TokenKind` in Rust.
const TOKENS = ["keyword", "flag", "string", "variable", "literal", "comment", "punctuation", "name"]
  .map((kind) => Decoration.mark({ class: `tok-${kind}` }));

const setTokens = StateEffect.define();
const setChips = StateEffect.define();
const setHint = StateEffect.define();
const setNotes = StateEffect.define();

/** A field of ranges that one effect replaces and that edits carry along. */
function ranges(effect, provide) {
  return StateField.define({
    create: () => RangeSet.empty,
    update(value, transaction) {
      const replaced = transaction.effects.findLast((it) => it.is(effect));
      return replaced ? replaced.value : value.map(transaction.changes);
    },
    provide,
  });
}

const tokens = ranges(setTokens, (field) => EditorView.decorations.from(field));
const chips = ranges(setChips);
const hint = ranges(setHint, (field) => EditorView.decorations.from(field));
const notes = ranges(setNotes);

/** What is said of a range while the pointer rests on it. */
class Note extends RangeValue {
  constructor(text) {
    super();
    this.text = text;
  }
  eq(other) {
    return this.text === other.text;
  }
  toDOM() {
    const box = element("div", "note");
    box.append(...this.text.split("\n").map((line) => element("div", "", line)));
    return box;
  }
}

const noteBelowPointer = hoverTooltip((view, pos) => {
  let found = null;
  view.state.field(notes).between(pos, pos, (from, to, note) => {
    found = { pos: from, end: to, above: true, create: () => ({ dom: note.toDOM() }) };
  });
  return found;
});

class Chip extends GutterMarker {
  constructor(text, title) {
    super();
    this.text = text;
    this.title = title;
  }
  eq(other) {
    return this.text === other.text && this.title === other.title;
  }
  toDOM() {
    const chip = document.createElement("span");
    chip.textContent = this.text;
    chip.title = this.title;
    return chip;
  }
}

/** A card below a line: what is wrong there, and a button that mends it. */
class Hint extends WidgetType {
  constructor(hint, on) {
    super();
    this.hint = hint;
    this.on = on;
  }
  eq(other) {
    return JSON.stringify(this.hint) === JSON.stringify(other.hint);
  }
  toDOM() {
    // The room around the card is padding: the editor measures boxes without their margins.
    const box = element("div", "hint-box");
    const card = element("div", "hint");
    card.append(element("span", "hint-text", this.hint.message));
    const buttons = element("span", "hint-buttons");
    if (this.hint.fix) buttons.append(button("hint-fix", this.hint.fix, () => this.on.fix(this.hint.id)));
    buttons.append(button("hint-why", this.hint.why, () => this.on.explain(this.hint.id)));
    card.append(buttons);
    box.append(card);
    return box;
  }
  ignoreEvent() {
    return true;
  }
}

function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.append(...codeParts(text));
  return made;
}

function button(className, text, act) {
  const made = element("button", className, text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/** Text with what stands between backticks as code. */
function codeParts(text) {
  return text.split("`").map((part, index) => {
    if (index % 2 === 0) return part;
    const code = document.createElement("code");
    code.textContent = part;
    return code;
  });
}

// Tab leaves the editor after Escape; otherwise it indents.
let tabLeaves = false;
const escapeThenTab = keymap.of([
  { key: "Escape", run: () => { tabLeaves = true; return false; } },
  { key: "Tab", run: (view) => !tabLeaves && indentWithTab.run(view), shift: (view) => !tabLeaves && indentWithTab.shift(view) },
]);
const forgetEscape = EditorView.domEventHandlers({
  keydown(event) {
    if (event.key !== "Escape" && event.key !== "Tab" && event.key !== "Shift") tabLeaves = false;
  },
  blur() {
    tabLeaves = false;
  },
});

// Left to itself, the browser puts what is typed over coloured text into an element with inline styles, which the
// page's policy forbids.
const typeOverSelection = EditorView.domEventHandlers({
  beforeinput({ inputType, data }, view) {
    const { from, to, empty } = view.state.selection.main;
    if (inputType !== "insertText" || !data || empty || view.composing || view.state.readOnly) return false;
    const insert = () =>
      view.state.update(view.state.replaceSelection(data), { userEvent: "input.type", scrollIntoView: true });
    const isHandled = view.state.facet(EditorView.inputHandler).some((it) => it(view, from, to, data, insert));
    if (!isHandled) view.dispatch(insert());
    return true;
  },
});

const theme = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--sheet)", fontSize: "13px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6", overflow: "auto" },
  ".cm-content": { padding: "8px 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 12px 0 8px" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
    { backgroundColor: "var(--select)" },
  ".cm-activeLine": { backgroundColor: "var(--active)" },
  ".cm-selectionMatch": { backgroundColor: "var(--select)" },
  ".cm-gutters": { backgroundColor: "var(--sheet)", color: "var(--faint)", border: "none" },
  ".cm-activeLineGutter": { backgroundColor: "var(--active)", color: "var(--ink)" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 6px 0 4px", minWidth: "28px", fontVariantNumeric: "tabular-nums" },
  ".cm-gutter-lint": { width: "18px" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0", display: "grid", placeItems: "center" },
  ".cm-lint-marker": { width: "8px", height: "8px", content: "none !important", borderRadius: "50%", background: "var(--info)" },
  ".cm-lint-marker-warning": { background: "var(--warn)", borderRadius: "2px", transform: "rotate(45deg)" },
  ".cm-lint-marker-error": { background: "var(--error)", borderRadius: "1px" },
  ".cm-chips .cm-gutterElement": { padding: "0 14px 0 10px", textAlign: "right", whiteSpace: "nowrap", fontFamily: "var(--ui)", fontSize: "11px", lineHeight: "20.8px", fontVariantNumeric: "tabular-nums", color: "var(--soft)" },
  ".cm-lintRange": { backgroundImage: "none !important", textDecorationLine: "underline", textDecorationStyle: "wavy", textDecorationThickness: "1.2px", textUnderlineOffset: "3px", textDecorationSkipInk: "none" },
  ".cm-lintRange-error": { textDecorationColor: "var(--error)" },
  ".cm-lintRange-warning": { textDecorationColor: "var(--warn)" },
  ".cm-lintRange-info": { textDecorationColor: "var(--info)", textDecorationStyle: "dotted", textDecorationThickness: "1.6px" },
  ".cm-lintRange-active": { backgroundColor: "var(--select)" },
  ".cm-lintPoint::after": { borderBottomColor: "var(--warn)" },
  ".cm-tooltip": { background: "var(--sheet)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "8px", boxShadow: "var(--float)", overflow: "hidden", maxWidth: "min(460px, 90vw)", zIndex: "20" },
  ".note": { font: "var(--text)", padding: "6px 12px" },
  ".note code": { font: "12px var(--mono)", overflowWrap: "anywhere" },
  ".cm-diagnostic": { font: "var(--text)", padding: "8px 12px", margin: "0", borderLeft: "3px solid var(--info)", whiteSpace: "normal" },
  ".cm-diagnostic + .cm-diagnostic": { borderTop: "1px solid var(--line)" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--error)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warn)" },
  ".cm-diagnosticSource": { font: "11px/1.6 var(--mono)", color: "var(--soft)", opacity: "1" },
  ".cm-diagnosticAction, .hint button": { font: "var(--text)", color: "var(--ink)", background: "var(--sheet)", border: "1px solid var(--line)", borderRadius: "6px", padding: "2px 10px", margin: "6px 6px 0 0", cursor: "pointer" },
  ".cm-diagnosticAction:hover, .hint button:hover": { borderColor: "var(--hull)", color: "var(--hull)" },
  ".hint button:focus-visible, .cm-diagnosticAction:focus-visible": { outline: "2px solid var(--hull)", outlineOffset: "1px" },
  // No part in how wide the text is.
  ".hint-box": { width: "0", minWidth: "100%", padding: "3px 12px 5px 8px" },
  ".hint": { whiteSpace: "normal",  font: "12px/1.5 var(--ui)", color: "var(--ink)", background: "var(--mark)", borderLeft: "3px solid var(--warn)", borderRadius: "0 6px 6px 0", padding: "7px 12px", display: "flex", flexWrap: "wrap", gap: "4px 12px", alignItems: "center" },
  ".hint-text": { flex: "1 1 240px" },
  ".hint-text code": { font: "12px var(--mono)" },
  ".hint-buttons": { display: "flex", gap: "6px", flexWrap: "wrap" },
  ".hint button": { margin: "0", font: "12px/1.5 var(--ui)" },
  ".hint button code": { font: "12px var(--mono)" },
  ".hint .hint-fix": { background: "var(--hull)", borderColor: "var(--hull)", color: "var(--on-hull)" },
  ".hint .hint-fix:hover": { color: "var(--on-hull)", filter: "brightness(1.1)" },
  ".cm-panels": { background: "var(--sunk)", color: "var(--ink)", borderColor: "var(--line) !important" },
  ".cm-panel.cm-search": { font: "var(--text)", padding: "8px 32px 8px 12px" },
  ".cm-panel.cm-search input[type=checkbox]": { accentColor: "var(--hull)" },
  ".cm-textfield": { font: "var(--text)", color: "var(--ink)", background: "var(--sheet)", border: "1px solid var(--line)", borderRadius: "6px", padding: "3px 8px" },
  ".cm-button": { font: "var(--text)", color: "var(--ink)", background: "var(--sheet)", border: "1px solid var(--line)", borderRadius: "6px", padding: "3px 10px", backgroundImage: "none", cursor: "pointer" },
  ".cm-panel.cm-search [name=close], .cm-panel [name=close]": { color: "var(--soft)", fontSize: "18px", padding: "2px 8px", cursor: "pointer" },
  ".cm-searchMatch": { backgroundColor: "var(--mark)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--select)" },
  "@media (max-width: 760px)": { ".cm-chips": { display: "none" } },
  ".tok-keyword": { color: "var(--hull)", fontWeight: "600" },
  ".tok-flag": { color: "var(--rerun)" },
  ".tok-string": { color: "var(--good)" },
  ".tok-variable": { color: "var(--violet)" },
  ".tok-literal": { color: "var(--rerun)" },
  ".tok-comment": { color: "var(--faint)", fontStyle: "italic" },
  ".tok-punctuation": { color: "var(--faint)" },
  ".tok-name": { color: "var(--info)" },
});

function writable(isWritable) {
  return isWritable ? [] : [EditorState.readOnly.of(true), EditorView.editable.of(false)];
}

export class Editor {
  /**
   * @param {HTMLElement} parent
   * @param {{change(key: string, text: string): void, fix(id: number): void,
   *   explain(id: number): void}} on
   */
  constructor(parent, on) {
    this.on = on;
    this.states = new Map();
    this.key = "";
    this.readOnly = new Compartment();
    const root = parent.shadowRoot ?? parent.attachShadow({ mode: "open" });
    const host = document.createElement("div");
    host.style.height = "100%";
    root.replaceChildren(host);
    this.view = new EditorView({ parent: host, root, state: this.newState("", "", false) });
  }

  newState(text, label, readOnly) {
    return EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        lintGutter(),
        gutter({ class: "cm-chips", side: "after", markers: (view) => view.state.field(chips) }),
        highlightActiveLineGutter(),
        history(),
        drawSelection(),
        rectangularSelection(),
        EditorState.allowMultipleSelections.of(true),
        EditorState.languageData.of(() => [{ commentTokens: { line: "#" }, closeBrackets: { brackets: ["[", "{", "\"", "'"] } }]),
        EditorState.tabSize.of(4),
        indentUnit.of("  "),
        closeBrackets(),
        highlightActiveLine(),
        highlightSelectionMatches(),
        search({ top: true }),
        escapeThenTab,
        forgetEscape,
        typeOverSelection,
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...searchKeymap, ...lintKeymap]),
        tokens, chips, hint, notes, noteBelowPointer,
        theme,
        this.readOnly.of(writable(!readOnly)),
        // Also what is only read takes the focus, for the arrow keys and for copying.
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
        EditorView.updateListener.of((update) => this.updated(update)),
      ],
    });
  }

  updated(update) {
    const isOurs = update.transactions.some((it) => it.annotation(Transaction.remote));
    if (!update.docChanged || isOurs) return;
    const text = update.state.doc.toString();
    this.on.change(this.key, text);
    // What was pasted over itself is no change to anyone else, yet its marks went with the old text.
    if (text === this.marked?.text) queueMicrotask(() => this.mark(...this.marked.arguments));
  }

  /** Shows a file. Each file keeps its own history, cursor and scroll place. */
  show(key, text, label, readOnly) {
    if (key !== this.key) {
      this.states.set(this.key, this.view.state);
      this.key = key;
      this.view.setState(this.states.get(key) ?? this.newState(text, label, readOnly));
    }
    const { state } = this.view;
    // Reconfiguring costs more than looking.
    if (state.readOnly !== readOnly) {
      this.view.dispatch({ effects: this.readOnly.reconfigure(writable(!readOnly)) });
    }
    this.replace(text);
  }

  /** Puts in a text from outside, as one step that can be undone, where it differs. */
  replace(text) {
    const old = this.view.state.doc.toString();
    if (old === text) return;
    const most = Math.min(old.length, text.length);
    let start = 0;
    while (start < most && old[start] === text[start]) start++;
    let end = 0;
    while (end < most - start && old[old.length - 1 - end] === text[text.length - 1 - end]) end++;
    this.view.dispatch({
      changes: { from: start, to: old.length - end, insert: text.slice(start, text.length - end) },
      annotations: Transaction.remote.of(true),
      userEvent: "input.fix",
    });
  }

  /** Forgets the histories of all files: another workspace is open. */
  forget() {
    this.states.clear();
    this.key = "";
  }

  /**
   * @param {Uint32Array} colours triples of start, end and kind, ascending
   * @param {{from, to, severity, message, source, fix, id}[]} findings
   * @param {{offset, text, title}[]} sizes one chip a line, at most, ascending
   * @param {{offset, message, fix, why, id} | null} card
   * @param {{from, to, text}[]} remarks
   */
  mark(colours, findings, sizes, card, remarks) {
    this.marked = { text: this.view.state.doc.toString(), arguments: [colours, findings, sizes, card, remarks] };
    const length = this.view.state.doc.length;
    const marks = [];
    for (let i = 0; i + 2 < colours.length; i += 3) {
      const [from, to] = [colours[i], Math.min(colours[i + 1], length)];
      if (from < to) marks.push(TOKENS[colours[i + 2]].range(from, to));
    }
    const lineStart = (offset) => this.view.state.doc.lineAt(Math.min(offset, length)).from;
    const lineEnd = (offset) => this.view.state.doc.lineAt(Math.min(offset, length)).to;
    const chip = ({ offset, text, title }) => new Chip(text, title).range(lineStart(offset));
    const widget = card && Decoration.widget({ widget: new Hint(card, this.on), block: true, side: 1 });
    const note = ({ from, to, text }) => new Note(text).range(Math.min(from, length), Math.min(to, length));
    const effects = {
      effects: [
        setTokens.of(Decoration.set(marks)),
        setChips.of(RangeSet.of(sizes.map(chip), true)),
        setNotes.of(RangeSet.of(remarks.map(note).filter((it) => it.from < it.to), true)),
        setHint.of(widget ? Decoration.set(widget.range(lineEnd(card.offset))) : Decoration.none),
      ],
    };
    const diagnostic = ({ from, to, severity, message, source, fix, id }) => ({
      from: Math.min(from, length),
      to: Math.min(to, length),
      severity,
      message,
      source,
      renderMessage: () => element("span", "", message),
      actions: fix ? [{ name: fix.replaceAll("`", ""), apply: () => this.on.fix(id) }] : [],
    });
    this.view.dispatch(effects, setDiagnostics(this.view.state, findings.map(diagnostic)));
  }

  /** Selects a range and brings it into view. */
  reveal(from, to, focus) {
    const length = this.view.state.doc.length;
    const range = { anchor: Math.min(from, length), head: Math.min(to, length) };
    this.view.dispatch({
      selection: range,
      effects: EditorView.scrollIntoView(range.anchor, { y: "center" }),
    });
    if (focus) this.view.focus();
  }

  destroy() {
    this.view.destroy();
  }
}
