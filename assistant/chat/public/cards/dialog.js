// Dialogs over the page; one can be opened from within another. The browser keeps the focus inside.

import { html, render } from "../vendor/preact-htm.js"
import { say } from "./words.js"

const opened = new Map()

// Opens a dialog with a heading; `Body` gets its facts and `close`.
export function openDialog(title, Body, facts = {}) {
  if (opened.has(title)) return opened.get(title)
  const opener = document.activeElement
  const dialog = document.createElement("dialog")
  const id = `dialog-${Math.random().toString(36).slice(2)}`
  dialog.className = "dr-dialog"
  dialog.setAttribute("aria-labelledby", id)
  const close = () => dialog.close()
  dialog.addEventListener("close", () => {
    render(null, dialog)
    dialog.remove()
    opened.delete(title)
    if (opener?.isConnected) opener.focus()
  })
  // What is typed here is for this dialog alone, not for the shortcuts of the chat.
  dialog.addEventListener("keydown", (event) => event.stopPropagation())
  document.body.append(dialog)
  render(
    html`<header class="dr-dialog-head">
        <h2 id=${id} tabindex="-1">${title}</h2>
        <button type="button" class="dr-x" aria-label=${say("dialog.close")} onClick=${close}>×</button>
      </header>
      <div class="dr-dialog-body"><${Body} ...${facts} close=${close} /></div>`,
    dialog,
  )
  dialog.showModal()
  dialog.querySelector("h2").focus()
  opened.set(title, dialog)
  return dialog
}
