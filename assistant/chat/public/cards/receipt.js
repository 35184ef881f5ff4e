import { html } from "../vendor/preact-htm.js"
import { Panel } from "./parts.js"

export function Receipt(facts) {
  return html`<${Panel} title="Receipt"><pre>${JSON.stringify(facts)}</pre><//>`
}
