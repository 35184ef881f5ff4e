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
  const rows = (choose) => files.documents
    .map((one) => ({ ...one, files: one.files.filter((file) => choose(file, one)) }))
    .filter((one) => one.files.length)
  const papers = rows((file, one) => file.copy_kind === copy && !single(file, one))
  const others = rows((file, one) => single(file, one) && file.format !== "json")
  const data = rows((file) => file.format === "json")
  const hidden = copy === "clean" && files.unseen > 0
  const choose = (which) => html`<button type="button" class="dr-tab" aria-pressed=${copy === which} onClick=${() => setCopy(which)}>${say(`files.copy.${which}`)}</button>`
  return html`
    <div class="dr-tabs" role="group" aria-label=${say("files.which")}>${choose("review")}${choose("clean")}</div>
    <p class="dr-quiet dr-small">${say(`files.what.${copy}`)}</p>
    ${hidden ? html`<${NotYet} files=${files} />` : html`
      <ul class="dr-files">
        ${papers.map((one) => html`<${Document} key=${one.name} document=${one} copy=${copy} />`)}
      </ul>
      <p><a class="dr-button dr-a" href=${`/api/runs/${files.run}/documents.zip?version=${files.version}&copy=${copy}`} download>${say(`files.all.${copy}`)}</a></p>
    `}
    ${others.length > 0 && html`
      <h4 class="dr-small">${say("files.others")}</h4>
      <ul class="dr-files">
        ${others.map((one) => html`<${Document} key=${one.name} document=${one} />`)}
      </ul>
    `}
    ${copy === "clean" && !hidden && html`<ul class="dr-files">
      ${data.map((one) => html`<${Document} key=${one.name} document=${one} title=${say("files.data")} />`)}
    </ul>`}
  `
}

// A workbook, slides or a question bank: there is one for everybody, without marks.
const single = (file, paper) =>
  file.copy_kind === "clean" && !paper.files.some((other) => other.copy_kind === "review" && other.format === file.format)

function Document({ document: paper, copy, title }) {
  const name = title || paper.title
  const told = (file) => ({ name, format: say(`files.format.${file.format}`), size: size(file.size) })
  return html`<li>
    <span class="dr-file-name">${name}</span>
    <span class="dr-file-ways">
      ${paper.files.map((file) => html`<a key=${file.format} class="dr-file" href=${file.url} download aria-label=${copy ? say("files.get", { ...told(file), copy: say(`files.copy.${copy}`) }) : say("files.get.once", told(file))}>
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
