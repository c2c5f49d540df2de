// The editor: CodeMirror behind the one class that the program knows.

import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

export class Editor {
  #view;

  constructor(parent, text) {
    this.#view = new EditorView({ parent, state: EditorState.create({ doc: text }) });
  }

  destroy() {
    this.#view.destroy();
  }
}
