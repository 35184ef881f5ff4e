// The person's wording of a passage against a new one: keep theirs, take the new one, write a third.

import { html, useState } from "../vendor/preact-htm.js"
import { Decision } from "./deciding.js"
import { Words } from "./diff.js"
import { Details, Panel, TextArea, Trouble } from "./parts.js"
import { say, when } from "./words.js"
import { shown } from "./writing.js"

export function Conflict({ it, wants, decide, problem }) {
  const [choice, setChoice] = useState(wants.third === null ? "yours" : "third")
  const [trouble, setTrouble] = useState(null)
  const { yours, new: fresh, before } = it.content
  const gone = fresh === null || fresh === undefined
  const third = wants.third ?? String(yours ?? "")
  const act = () => {
    if (choice === "yours") return decide("approve")
    if (choice === "new") return decide("request_changes")
    return decide("edit", { value: typeof yours === "number" ? Number(third) : third })
  }
  const option = (name, label, content) => html`<div class=${`dr-option ${choice === name ? "dr-option-taken" : ""}`}>
    <input type="radio" id=${`${it.id}-${name}`} name=${`${it.id}-wording`} checked=${choice === name} onChange=${() => setChoice(name)} />
    <div class="dr-option-body"><label for=${`${it.id}-${name}`}><strong>${label}</strong></label>${content}</div>
  </div>`
  return html`<${Panel}
    title=${it.title}
    tone="asks"
    badge=${html`<span class="dr-quiet dr-small">${say("approval.since", { at: when(it.created_at) })}</span>`}
  >
    <p>${it.place || it.part ? html`<strong>${[it.part, it.place].filter(Boolean).join(", ")}</strong>. ` : ""}${say(gone ? "conflict.gone" : "conflict.ask")}</p>
    <fieldset class="dr-choice dr-options">
      <legend class="dr-hidden">${it.title}</legend>
      ${option("yours", say(gone ? "conflict.aside" : "conflict.yours"), html`<p>${shown(yours ?? "")}</p>`)}
      ${option("new", say(gone ? "conflict.drop" : "conflict.new"), !gone && html`<p>${shown(fresh)}</p>`)}
      ${!gone && option("third", say("conflict.third"), choice === "third" && html`<${TextArea} label=${say("conflict.third")} value=${third} onInput=${(text) => wants.change({ third: text })} />`)}
    </fieldset>
    ${!gone && it.since[0] && html`<${Details} summary=${say("conflict.differs")}><p><${Words} segments=${it.since[0].segments} /></p><//>`}
    ${before !== null && before !== undefined && html`<${Details} summary=${say("conflict.before")}><p>${shown(before)}</p><//>`}
    <${Trouble} problem=${trouble || problem} />
    <div class="dr-buttons">
      <${Decision} main label=${say(`conflict.do.${gone && choice !== "third" ? `gone_${choice}` : choice}`)} disabled=${!it.is_current} act=${act} onTrouble=${setTrouble} />
      ${it.run_status !== "paused" && html`<${Decision} label=${say("approval.stop")} act=${() => decide("stop")} onTrouble=${setTrouble} />`}
    </div>
    <p class="dr-quiet dr-small dr-no-hurry">${say("approval.no_hurry")}</p>
  <//>`
}
