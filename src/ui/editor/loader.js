// Fetches the editor, which is not part of the first load.

export async function load(address) {
  const { Editor } = await import(new URL(address, document.baseURI).href);
  return Editor;
}

export function create(Editor, parent, on) {
  return new Editor(parent, on);
}
