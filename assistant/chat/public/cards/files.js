// The finished files: a review copy that says who wrote what, and a clean copy to hand out.

import { html, useState } from "../vendor/preact-htm.js"
import { post } from "./api.js"
import { openDraft } from "./draft.js"
import { look, useLive } from "./live.js"
import { Act, Buttons, Loading, Panel, Trouble } from "./parts.js"
import { say } from "./words.js"

export function Files({ run, revision, card }) {
  const [version, setVersion] = useState(revision)
  const path = `/runs/${run}/documents?${version ? `version=${version}&` : ""}card=${encodeURIComponent(card || "")}`
  const { data: files, problem } = useLive(path, (news) => news.kind === "changed" && news.run === run)
  if (!files) {
    return html`<${Panel} label=${say("files.title")}>${problem ? html`<${Trouble} problem=${problem} />` : html`<${Loading} />`}<//>`
  }
  return html`<${Card} key=${files.version} files=${files} card=${card} show=${setVersion} lost=${problem} />`
}

function Card({ files, card, show, lost }) {
  const [problem, setProblem] = useState(null)
  const badge = html`<span class="dr-badge">${say("versions.number", { n: files.version })}</span>`
  return html`<${Panel} title=${say("files.of", { title: files.title })} badge=${badge} label=${say("files.of", { title: files.title })}>
    <${Older} files=${files} show=${show} />
    ${files.documents.length === 0 ? html`<p class="dr-quiet">${say("files.none")}</p>` : html`<${Copies} files=${files} />`}
    ${files.documents.length > 0 && html`<p class="dr-quiet dr-small">${say("files.back")}</p>`}
    <${Buttons}>
      <button type="button" class="dr-button" onClick=${() => openDraft(files.run)}>${say("run.draft")}</button>
      <${StartFrom} run=${files.run} onTrouble=${setProblem} />
    <//>
    <${Trouble} problem=${problem || lost} />
    ${card && html`<${Thumbs} run=${files.run} card=${card} thumb=${files.thumb} />`}
  <//>`
}

function Older({ files, show }) {
  if (files.version >= files.current) return null
  return html`<p class="dr-note">
    ${say(files.same_as_now ? "files.same" : "files.older", { version: files.version, now: files.current })}${" "}
    <button type="button" class="dr-link" onClick=${() => show(files.current)}>${say("files.newer", { now: files.current })}</button>
  </p>`
}

function Copies({ files }) {
  const [copy, setCopy] = useState(files.unseen ? "review" : "clean")
  const data = files.documents.filter((one) => one.files.every((file) => file.format === "json"))
  const papers = files.documents.filter((one) => !data.includes(one))
  const hidden = copy === "clean" && files.unseen > 0
  const choose = (which) => html`<button type="button" class="dr-tab" aria-pressed=${copy === which} onClick=${() => setCopy(which)}>${say(`files.copy.${which}`)}</button>`
  return html`
    <div class="dr-tabs" role="group" aria-label=${say("files.which")}>${choose("review")}${choose("clean")}</div>
    <p class="dr-quiet dr-small">${say(`files.what.${copy}`)}</p>
    ${hidden ? html`<${NotYet} files=${files} />` : html`
      <ul class="dr-files">
        ${papers.map((one) => html`<${Document} key=${one.name} document=${one} copy=${copy} />`)}
        ${copy === "clean" && data.map((one) => html`<${Document} key=${one.name} document=${one} copy="clean" title=${say("files.data")} />`)}
      </ul>
      <p><a class="dr-button dr-a" href=${`/api/runs/${files.run}/documents.zip?version=${files.version}&copy=${copy}`} download>${say(`files.all.${copy}`)}</a></p>
    `}
  `
}

function Document({ document: paper, copy, title }) {
  const found = paper.files.filter((file) => file.copy_kind === copy)
  if (!found.length) return null
  const name = title || paper.title
  return html`<li>
    <span class="dr-file-name">${name}</span>
    <span class="dr-file-ways">
      ${found.map((file) => html`<a key=${file.format} class="dr-file" href=${file.url} download aria-label=${say("files.get", { name, format: say(`files.format.${file.format}`), size: size(file.size), copy: say(`files.copy.${copy}`) })}>
        ${say(`files.format.${file.format}`)} <span class="dr-quiet dr-small">${size(file.size)}</span>
      </a>`)}
    </span>
  </li>`
}

// The clean copy is offered once what stands in standard wording was looked at.
function NotYet({ files }) {
  const older = files.version < files.current
  return html`<div class="dr-note">
    <p>${say("files.unseen", { n: files.unseen })}</p>
    <button type="button" class="dr-button" onClick=${() => openDraft(files.run, { look: true, ...(older ? { version: files.version } : {}) })}>${say("files.look")}</button>
  </div>`
}

function StartFrom({ run, onTrouble }) {
  const [told, setTold] = useState(false)
  const start = async () => {
    const begun = await post(`/runs/${run}/launch`)
    setTold(!begun.conversation)
    look()
  }
  return html`<${Act} label=${say("files.start")} hint=${say("files.start.hint")} act=${start} onTrouble=${onTrouble} />
    ${told && html`<p class="dr-quiet" role="status">${say("files.started")}</p>`}`
}

function Thumbs({ run, card, thumb }) {
  const [value, setValue] = useState(thumb ? thumb.value : null)
  const [comment, setComment] = useState(thumb?.comment || "")
  const [sent, setSent] = useState(Boolean(thumb?.comment))
  const [problem, setProblem] = useState(null)
  const send = async (next, said = "") => {
    setProblem(null)
    try {
      await post(`/runs/${run}/feedback`, { card, value: next, comment: said })
      setValue(next)
      setSent(Boolean(said))
    } catch (trouble) {
      setProblem(trouble)
    }
  }
  const thumbOf = (which) => html`<button type="button" class="dr-thumb" aria-pressed=${value === which} aria-label=${say(`thumb.${which ? "up" : "down"}`)} title=${say(`thumb.${which ? "up" : "down"}`)} onClick=${() => send(value === which ? null : which)}>
    <svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true" style=${which ? null : { transform: "rotate(180deg)" }}><path d="M7 10v11H4a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1zm0 0 4-8a2.5 2.5 0 0 1 2.5 2.5V9h5.6a2 2 0 0 1 2 2.3l-1.2 8A2 2 0 0 1 17.9 21H7" /></svg>
  </button>`
  return html`<div class="dr-thumbs">
    <span class="dr-quiet dr-small" id=${`thumb-${card}`}>${say("thumb.ask")}</span>
    <span role="group" aria-labelledby=${`thumb-${card}`}>${thumbOf(1)}${thumbOf(0)}</span>
    ${value !== null && !sent && html`<form class="dr-thumb-form" onSubmit=${(event) => {
      event.preventDefault()
      if (comment.trim()) send(value, comment.trim())
    }}>
      <input class="dr-input" aria-label=${say(value ? "thumb.why.up" : "thumb.why.down")} placeholder=${say(value ? "thumb.why.up" : "thumb.why.down")} maxlength="2000" value=${comment} onInput=${(event) => setComment(event.target.value)} onKeyDown=${(event) => event.stopPropagation()} />
      <button type="submit" class="dr-button">${say("thumb.send")}</button>
    </form>`}
    ${sent && html`<span class="dr-quiet dr-small" role="status">${say("thumb.thanks")}</span>`}
    <${Trouble} problem=${problem} />
  </div>`
}

function size(bytes) {
  if (bytes < 1000) return say("files.bytes", { n: bytes })
  if (bytes < 1_000_000) return say("files.kb", { n: Math.round(bytes / 1000) })
  return say("files.mb", { n: (bytes / 1_000_000).toFixed(1) })
}
