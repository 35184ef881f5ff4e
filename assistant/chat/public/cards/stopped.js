import { html } from "../vendor/preact-htm.js"
import { Panel } from "./parts.js"

export function Stopped(facts) {
  return html`<${Panel} title="Stopped"><pre>${JSON.stringify(facts)}</pre><//>`
}
