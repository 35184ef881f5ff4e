import { html } from "../vendor/preact-htm.js"
import { Panel } from "./parts.js"

export function Impact(facts) {
  return html`<${Panel} title="Impact"><pre>${JSON.stringify(facts)}</pre><//>`
}
