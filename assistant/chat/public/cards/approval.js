import { html } from "../vendor/preact-htm.js"
import { Panel } from "./parts.js"

export function Approval(facts) {
  return html`<${Panel} title="Approval"><pre>${JSON.stringify(facts)}</pre><//>`
}
