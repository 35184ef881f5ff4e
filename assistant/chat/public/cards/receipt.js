// The receipt of a change: what it was, when it takes effect, what was redone and kept, and its undo.

import { html, useEffect, useState } from "../vendor/preact-htm.js"
import { api, post } from "./api.js"
import { Sections, isFigure } from "./diff.js"
import { Over } from "./deciding.js"
import { EditLines, oneLine } from "./edits.js"
import { openDialog } from "./dialog.js"
import { look, useLive } from "./live.js"
import { Act, Details, Loading, Panel, Trouble } from "./parts.js"
import { say, when } from "./words.js"
import { Versions } from "./compare.js"

const WORKING = ["running", "queued"]

export function Receipt({ run, revision }) {
  const [over, setOver] = useState(false)
  const live = useLive(`/runs/${run}/receipts/${revision}`, (news) => !over && news.kind === "changed" && news.run === run)
  const it = live.data
  useEffect(() => setOver(Boolean(it) && !it.is_current), [it?.is_current])
  if (it) return html`<${Standing} it=${it} problem=${live.problem} />`
  if (live.problem) return html`<${Panel} title=${say("receipt.title")}><${Trouble} problem=${live.problem} again=${live.look} /><//>`
  return html`<${Panel} label=${say("receipt.title")}><${Loading} /><//>`
}

function Standing({ it, problem }) {
  const [here, setHere] = useState(false) // it was taken back, or brought back, in this card
  const what = oneLine(it) || it.words
  if (!it.is_current) {
    return html`<${Over} fresh=${here} sign=${it.kind === "change" ? "✓" : "↶"} line=${say(`receipt.line.${it.kind}`, { what, n: it.restores })} more=${[say("receipt.version", { n: it.version }), when(it.at)].join(" · ")}>
      <${Body} it=${it} />
    <//>`
  }
  return html`<${Panel} title=${say(`receipt.title.${it.kind}`)} label=${`${say(`receipt.title.${it.kind}`)}: ${what}`} badge=${html`<span class="dr-quiet dr-small">${say("receipt.version", { n: it.version })} · ${when(it.at)}</span>`}>
    <${Body} it=${it} />
    <${Trouble} problem=${problem} />
    <${Ways} it=${it} onDone=${() => setHere(true)} />
  <//>`
}

function Body({ it }) {
  const working = it.is_current && WORKING.includes(it.run_status)
  return html`
    ${it.kind === "restore" && html`<p>${say("receipt.restored", { n: it.restores })}</p>`}
    ${it.kind === "undo" && html`<p>${say(it.redone.length + it.left.length ? "receipt.undone.so_far" : "receipt.undone")}</p>`}
    ${it.words && it.kind !== "restore" && html`<p class="dr-quiet dr-small">“${it.words}”</p>`}
    ${it.kind !== "restore" && html`<div class=${it.kind === "undo" ? "dr-taken-back" : ""}><${EditLines} edits=${it.edits} /></div>`}
    <p role="status">${working ? say("receipt.working") : it.is_current && it.run_status === "paused" ? say("receipt.held") : null}</p>
    ${it.redone.length > 0 && html`<p><strong>${say("receipt.redone", { n: it.redone.length })}</strong> ${it.redone.join(", ")}.</p>`}
    ${it.is_current && it.left.length > 0 && html`<p><strong>${say(working ? "receipt.left" : "receipt.later", { n: it.left.length })}</strong> ${it.left.join(", ")}.</p>`}
    ${it.kept.length > 0 && html`<${Details} summary=${say("receipt.kept", { n: it.kept.length })}><p>${it.kept.join(", ")}.</p><//>`}
    ${it.redone.length > 0 && !working && html`<${Rewrites} it=${it} />`}
  `
}

function Ways({ it, onDone }) {
  const [trouble, setTrouble] = useState(null)
  const undo = async () => {
    await post(`/runs/${it.run}/receipts/${it.version}/undo`)
    onDone()
    look()
  }
  const again = async () => {
    await post(`/runs/${it.run}/restore`, { version: it.undone })
    onDone()
    look()
  }
  return html`<${Trouble} problem=${trouble} />
    <div class="dr-buttons">
      ${it.kind === "undo"
        ? html`<${Act} label=${say("receipt.again")} act=${again} onTrouble=${setTrouble} />`
        : html`<${Act} label=${say("receipt.undo")} act=${undo} onTrouble=${setTrouble} />`}
      <button type="button" class="dr-button" onClick=${() => openDialog(say("versions.title"), Versions, { run: it.run })}>${say("receipt.versions")}</button>
    </div>`
}

// What was written anew, passage by passage: kept, or put back to what it said before.
function Rewrites({ it }) {
  const [open, setOpen] = useState(false)
  const [found, setFound] = useState(null)
  const [trouble, setTrouble] = useState(null)
  const [kept, keep] = useKept(it)
  useEffect(() => {
    if (!open || found) return
    api(`/runs/${it.run}/compare?from=${it.parent}&to=${it.version}`).then(setFound, setTrouble)
  }, [open])
  const back = (one) => async () => {
    await post(`/runs/${it.run}/receipts/${it.version}/back`, { step: one.step, item: one.item, paths: [one.path] })
    look()
  }
  const beside = (one) => {
    if (isFigure(one)) return null // it is computed again
    const name = `${one.step}${one.item}${one.path}`
    if (kept.includes(name)) return html`<p class="dr-small dr-quiet">${say("receipt.accepted")}</p>`
    return html`<p class="dr-finding-ways">
      <button type="button" class="dr-link" onClick=${() => keep(name)}>${say("receipt.accept")}</button>
      ${it.is_current && one.before !== null && html`<${Act} quiet label=${say("receipt.put_back")} act=${back(one)} onTrouble=${setTrouble} />`}
    </p>`
  }
  const parts = found?.parts || []
  return html`<${Details} summary=${say("receipt.show")} open=${open} onToggle=${setOpen}>
    <${Trouble} problem=${trouble} />
    ${open && !found && !trouble && html`<${Loading} />`}
    ${found && !parts.length && html`<p class="dr-quiet">${say("receipt.same")}</p>`}
    <${Sections} parts=${parts} beside=${beside} otherwise=${(kind) => say(`receipt.part.${kind}`)} />
  <//>`
}

// Which rewrites the person has read and kept, remembered in this browser.
function useKept(it) {
  const key = `draftroom.kept.${it.run}.${it.version}`
  const [kept, setKept] = useState(() => {
    try {
      return JSON.parse(localStorage.getItem(key)) || []
    } catch {
      return []
    }
  })
  const keep = (name) => {
    const all = [...kept, name]
    setKept(all)
    try {
      localStorage.setItem(key, JSON.stringify(all))
    } catch {
      // A browser that keeps nothing asks again next time.
    }
  }
  return [kept, keep]
}
