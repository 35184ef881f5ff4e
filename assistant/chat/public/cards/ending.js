// Keeps what is new in sight: cards grow after the chat has scrolled, and it does not look again.
//
// What has come since the person last did something is brought into view from its beginning, never
// past it; a conversation that is opened again, from its newest message. Who has scrolled away to
// read, or has gone to a card, is left alone.

import { VISIT } from "./places.js"

const NEAR = 1.2 // windows from the end: whoever does something there wants to see what comes of it
const AT_END = 80
const SETTLED_WITHIN = 10000 // a conversation that was just begun is drawn anew once it has its address
const ABOVE = 12

export function keepTheEnd() {
  let box = null
  let seen = new WeakSet()
  let stays = true // the person wants to see what comes
  let begun = false // they have done something here
  let began = 0 // when they last began one, from the first page
  let opened = false // it was there before, and they have opened it again

  const steps = () => [...box.querySelectorAll("[data-step-type]")]
  const rest = () => box.scrollHeight - box.clientHeight - box.scrollTop
  const look = () => {
    if (!stays || !box?.isConnected) return
    const all = steps()
    const newest = all[all.length - 1]
    const anchor = opened && !begun ? newest : all.find((one) => !seen.has(one)) || (!begun && newest)
    if (!anchor) return
    const top = anchor.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop - ABOVE
    const to = Math.min(box.scrollHeight - box.clientHeight, top)
    if (to > box.scrollTop + 1) box.scrollTop = to
  }
  const watcher = new ResizeObserver(look)
  const find = () => {
    const found = document.querySelector("[data-step-type]")?.closest(".overflow-y-auto")
    if (!found || found === box) return
    watcher.disconnect()
    box = found
    seen = new WeakSet()
    stays = true
    begun = false
    opened = Date.now() - began > SETTLED_WITHIN
    watcher.observe(box)
    for (const child of box.children) watcher.observe(child)
  }
  const acted = (event) => {
    if (event.target.closest?.("[data-sidebar]")) began = 0
    if (!box?.isConnected && event.target.closest?.("#message-composer, #starters")) began = Date.now()
    if (!box?.isConnected || (event.type === "keydown" && ["Shift", "Control", "Alt", "Meta", "Tab"].includes(event.key))) return
    const composing = event.target.closest?.("#message-composer, #chat-input, #chat-submit")
    if (!composing && !box.contains(event.target)) return
    begun = true
    stays = Boolean(composing) || rest() < NEAR * box.clientHeight
    for (const one of steps()) seen.add(one)
  }
  const scrolled = (event) => {
    if (!box?.contains(event.target)) return
    requestAnimationFrame(() => {
      begun = true
      stays = rest() < AT_END
      for (const one of steps()) seen.add(one)
    })
  }
  const left = () => {
    begun = true
    stays = false
    for (const one of box?.isConnected ? steps() : []) seen.add(one)
  }
  addEventListener(VISIT, left)
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, acted, { capture: true, passive: true })
  for (const kind of ["wheel", "touchmove"]) addEventListener(kind, scrolled, { capture: true, passive: true })
  let asked = false
  new MutationObserver(() => {
    if (asked) return
    asked = true
    requestAnimationFrame(() => {
      asked = false
      find()
      look()
    })
  }).observe(document.body, { childList: true, subtree: true })
  find()
}
