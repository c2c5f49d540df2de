// Fetches the editor and other modules that are not part of the first load.

export function load(address) {
  return import(new URL(address, document.baseURI).href);
}

export function create({ Editor }, parent, on) {
  return new Editor(parent, on);
}
