import { html } from "../vendor/preact-htm.js"
import { Panel } from "./parts.js"

export function Run(facts) {
  return html`<${Panel} title="Run"><pre>${JSON.stringify(facts)}</pre><//>`
}
