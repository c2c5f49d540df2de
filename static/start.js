// Starts the program. It stands in a file so that the page needs no inline script.

const addressOf = (name) => new URL(document.querySelector(`meta[name="${name}"]`).content, document.baseURI).href;

try {
  const { default: start } = await import(addressOf("dockwright-program"));
  await start({ module_or_path: addressOf("dockwright-wasm") });
} catch (error) {
  // Gone where the program came far enough to replace the page.
  document.querySelector("#start-failed")?.removeAttribute("hidden");
  throw error;
}
