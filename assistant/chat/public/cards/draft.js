import { html } from "../vendor/preact-htm.js"
import { Panel } from "./parts.js"

export function Draft(facts) {
  return html`<${Panel} title="Draft"><pre>${JSON.stringify(facts)}</pre><//>`
}
