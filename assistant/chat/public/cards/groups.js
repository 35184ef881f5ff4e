// Fields that belong together, a group at a time: nobody fills in twenty at once.

import { html, useState } from "../vendor/preact-htm.js"
import { say } from "./words.js"

// `draw` draws one field; `isGiven` tells whether the person has filled it in.
export function Groups({ fields, title, draw, isGiven, problem }) {
  const names = [...new Set(fields.map((one) => one.group))]
  const wrong = fields.find(problem)?.group
  const [at, setAt] = useState(wrong ? names.indexOf(wrong) : 0)
  if (!names.length) return null
  const within = (name) => fields.filter((one) => one.group === name)
  const shown = names[at] || names[0]
  const turn = (step) => setAt(Math.min(names.length - 1, Math.max(0, at + step)))
  return html`<div class="dr-groups" role="group" aria-label=${title}>
    <h4>${title}</h4>
    <div class="dr-group-names">
      ${names.map((name, index) => {
        const mine = within(name).filter(isGiven).length
        return html`<button
          type="button"
          key=${name}
          class=${`dr-group-name ${index === at ? "dr-group-open" : ""} ${within(name).some(problem) ? "dr-wrong" : ""}`}
          aria-expanded=${index === at}
          onClick=${() => setAt(index)}
        >${name} <span class="dr-quiet dr-small">${say("launch.group.given", { n: mine, of: within(name).length })}</span></button>`
      })}
    </div>
    <div class="dr-group-fields" key=${shown}>${within(shown).map(draw)}</div>
    ${names.length > 1 &&
    html`<div class="dr-buttons dr-group-turn">
      <button type="button" class="dr-button" disabled=${at === 0} onClick=${() => turn(-1)}>${say("launch.group.back")}</button>
      <button type="button" class="dr-button" disabled=${at === names.length - 1} onClick=${() => turn(1)}>
        ${at === names.length - 1 ? say("launch.group.last") : say("launch.group.next", { name: names[at + 1] })}
      </button>
    </div>`}
  </div>`
}
