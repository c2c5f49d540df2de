// Says how long the release page takes, in the browser, for a Dockerfile of 30 stages and one ten times as long: from
// an edit to the analysis (findings, sizes, graph), and for each panel until it is drawn. Run it after `./x build`.

import { launch, serveDist } from "../tests/e2e/site.mjs";

const ROUNDS = 15;
const PANELS = ["findings", "stages", "size", "cache"];

/** Stages of ten instructions, three of them RUN, each copying from the one before. */
function dockerfile(stages) {
  const stage = (_, n) => `FROM alpine:3.22 AS s${n}
WORKDIR /src
RUN apk add --no-cache curl git
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
RUN set -eux; apt-get update && apt-get install -y gcc && rm -rf /tmp/*
ENV A=1 B="two words"
COPY --from=s${Math.max(n - 1, 0)} /out/x /x
CMD ["x", "y"]
`;
  return Array.from({ length: stages }, stage).join("");
}

/** In the page: milliseconds from an edit until it is analysed, and until the panel shows it; the medians. */
async function typed({ text, rounds }) {
  const area = document.querySelector("textarea.editor-plain");
  const times = { analysed: [], drawn: [] };
  for (let round = 0; round < rounds; round += 1) {
    area.value = `${text}# ${round}`;
    const start = performance.now();
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    times.analysed.push(performance.now() - start);
    // Drawing waits in the queue of microtasks; reading a height has the browser lay it out.
    await new Promise((resolve) => setTimeout(resolve));
    document.body.offsetHeight;
    times.drawn.push(performance.now() - start);
  }
  const median = (all) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)];
  return { analysed: median(times.analysed), drawn: median(times.drawn) };
}

const [browser, site] = await Promise.all([launch(), serveDist()]);
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  // The plain text area takes edits without the rich editor's own work.
  await page.route("**/editor-*.js", (route) => route.abort());
  await page.goto(site.url);
  await page.locator("textarea.editor-plain").waitFor();
  for (const stages of [30, 300]) {
    for (const panel of PANELS) {
      await page.locator(`#tab-${panel}`).click();
      const text = dockerfile(stages);
      const { analysed, drawn } = await page.evaluate(typed, { text, rounds: ROUNDS });
      const row = `${stages * 10} instructions, ${panel}: ${analysed.toFixed(1)} ms to analyse`;
      console.log(`${row}, ${drawn.toFixed(1)} ms until drawn`);
    }
  }
} finally {
  await browser.close();
  await site.close();
}
