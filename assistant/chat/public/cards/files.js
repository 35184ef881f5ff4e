import { html } from "../vendor/preact-htm.js"
import { Panel } from "./parts.js"

export function Files(facts) {
  return html`<${Panel} title="Files"><pre>${JSON.stringify(facts)}</pre><//>`
}
