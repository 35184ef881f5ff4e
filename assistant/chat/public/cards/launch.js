import { html } from "../vendor/preact-htm.js"
import { Panel } from "./parts.js"

export function Launch(facts) {
  return html`<${Panel} title="Launch"><pre>${JSON.stringify(facts)}</pre><//>`
}
