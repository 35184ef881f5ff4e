// The versions of a draft: the list, what differs between two, and bringing one back.

import { html, useEffect, useState } from "../vendor/preact-htm.js"
import { post } from "./api.js"
import { Sections } from "./diff.js"
import { openDraft } from "./draft.js"
import { look, useLive } from "./live.js"
import { Act, Details, Loading, Panel, Trouble, useFocus } from "./parts.js"
import { say, when } from "./words.js"

const FIRST = 4 // versions that are shown at once

const mine = (run) => (news) => news.kind === "changed" && news.run === run

export function VersionsCard({ run }) {
  return html`<${Panel} title=${say("versions.title")}><${Versions} run=${run} /><//>`
}

export function Versions({ run, inside = false }) {
  const { data: versions, problem } = useLive(`/runs/${run}/versions`, mine(run))
  const [pair, setPair] = useState(null)
  const [all, setAll] = useState(false)
  const [trouble, setTrouble] = useState(null)
  if (!versions) return problem ? html`<${Trouble} problem=${problem} />` : html`<${Loading} />`
  const shown = all ? versions : versions.slice(0, FIRST)
  const now = versions[0].number
  return html`
    ${inside && html`<h4>${say("versions.title")}</h4>`}
    <ol class="dr-versions" reversed>
      ${shown.map((one) => html`<${Version} key=${one.number} run=${run} version=${one} now=${now} compare=${setPair} onTrouble=${setTrouble} />`)}
    </ol>
    ${versions.length > shown.length && html`<button type="button" class="dr-link dr-small" onClick=${() => setAll(true)}>${say("versions.all", { n: versions.length })}</button>`}
    <${Trouble} problem=${trouble} />
    ${pair && html`<div class="dr-inset"><${Comparison} run=${run} from=${pair[0]} to=${pair[1]} /></div>`}
  `
}

function Version({ run, version, now, compare, onTrouble }) {
  const restore = async () => {
    await post(`/runs/${run}/restore`, { version: version.number })
    look()
  }
  return html`<li class="dr-version">
    <div class="dr-version-head">
      <strong>${say("versions.number", { n: version.number })}</strong>
      ${version.current && html`<span class="dr-badge">${say("versions.now")}</span>`}
      <span class="dr-version-said" title=${saidOf(version)}>${saidOf(version)}</span>
      <span class="dr-quiet dr-small">${version.mine ? say("versions.you") : version.author}, ${when(version.at)}</span>
    </div>
    <div class="dr-version-ways">
      ${version.number > 1 && html`<button type="button" class="dr-link" onClick=${() => compare([version.number - 1, version.number])}>${say("versions.changed")}</button>`}
      ${!version.current && html`<button type="button" class="dr-link" onClick=${() => compare([version.number, now])}>${say("versions.compare")}</button>
        <button type="button" class="dr-link" onClick=${() => openDraft(run, { version: version.number })}>${say("versions.look")}</button>
        <${Act} quiet label=${say("versions.restore")} act=${restore} onTrouble=${onTrouble} />`}
    </div>
    ${version.parts.length > 0 && html`<${Details} summary=${say("versions.parts", { n: version.parts.length })}>
      <ul class="dr-small">${version.parts.map((one) => html`<li key=${one}>${one}</li>`)}</ul>
    <//>`}
  </li>`
}

function saidOf(version) {
  if (version.restores) return say("versions.restored", { n: version.restores })
  if (version.words) return `“${version.words}”`
  if (version.inputs.length) return version.inputs.map(changed).join("; ")
  return say(version.number === 1 ? "versions.first" : "versions.by_hand")
}

const changed = (one) => say("versions.input", { title: one.title, before: one.before || say("versions.empty"), after: one.after || say("versions.empty") })

export function Compare({ run, from, to }) {
  return html`<${Panel} title=${say("compare.title", { from, to })}><${Comparison} run=${run} from=${from} to=${to} card /><//>`
}

// Two versions side by side, in words: what was asked, which passages differ, and how.
export function Comparison({ run, from, to, card = false }) {
  const [pair, setPair] = useState([from, to])
  useEffect(() => setPair([from, to]), [from, to])
  const { data: found, problem } = useLive(`/runs/${run}/compare?from=${pair[0]}&to=${pair[1]}`, mine(run))
  const [trouble, setTrouble] = useState(null)
  if (!found) return problem ? html`<${Trouble} problem=${problem} />` : html`<${Loading} />`
  const restore = (version) => async () => {
    await post(`/runs/${run}/restore`, { version })
    look()
  }
  return html`
    ${!card && html`<${Heading} found=${found} />`}
    <${Chooser} found=${found} choose=${setPair} />
    ${found.inputs.length > 0 && html`<ul>${found.inputs.map((one) => html`<li key=${one.name}>${changed(one)}</li>`)}</ul>`}
    ${found.renames.map((one) => html`<p key=${one.before}>${say("compare.renamed", one)}</p>`)}
    <${Sections} parts=${found.parts} otherwise=${(kind) => say(`compare.part.${kind}`)} />
    ${noted("compare.note_added", found.notes_added)} ${noted("compare.note_dropped", found.notes_dropped)}
    ${isEmpty(found) && html`<p class="dr-quiet">${say("compare.same")}</p>`}
    ${found.before !== found.current && html`<div class="dr-buttons">
      <${Act} label=${say("compare.restore", { n: found.before })} act=${restore(found.before)} onTrouble=${setTrouble} />
    </div>`}
    <${Trouble} problem=${trouble} />
  `
}

const isEmpty = (found) =>
  !found.parts.length && !found.inputs.length && !found.renames.length && !found.notes_added.length && !found.notes_dropped.length

const noted = (key, notes) => notes.map((note) => html`<p key=${note}>${say(key, { note })}</p>`)

function Heading({ found }) {
  const place = useFocus()
  return html`<h4 tabindex="-1" ref=${place}>${say("compare.title", { from: found.before, to: found.after })}</h4>`
}

function Chooser({ found, choose }) {
  if (found.current < 3) return null
  const all = Array.from({ length: found.current }, (_, at) => at + 1)
  const pick = (label, value, change) => html`<label class="dr-pick">${label}
    <select class="dr-input" value=${value} onChange=${(event) => change(Number(event.target.value))}>
      ${all.map((one) => html`<option key=${one} value=${one} selected=${one === value}>${say("versions.number", { n: one })}</option>`)}
    </select>
  </label>`
  return html`<div class="dr-picks">
    ${pick(say("compare.from"), found.before, (one) => choose([one, found.after]))}
    ${pick(say("compare.to"), found.after, (one) => choose([found.before, one]))}
  </div>`
}
