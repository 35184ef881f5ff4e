// Keeps what is new in sight: cards grow after the chat has scrolled, and it does not look again.
//
// What has come since the person last did something is brought into view from its beginning, never
// past it. Who has scrolled away to read is left alone.

const NEAR = 1.2 // windows from the end: whoever does something there wants to see what comes of it
const AT_END = 80
const ABOVE = 12

export function keepTheEnd() {
  let box = null
  let seen = new WeakSet()
  let stays = true // the person wants to see what comes
  let begun = false // they have done something here

  const steps = () => [...box.querySelectorAll("[data-step-type]")]
  const rest = () => box.scrollHeight - box.clientHeight - box.scrollTop
  const look = () => {
    if (!stays || !box?.isConnected) return
    const all = steps()
    const anchor = all.find((one) => !seen.has(one)) || (!begun && all[all.length - 1])
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
    watcher.observe(box)
    for (const child of box.children) watcher.observe(child)
  }
  const acted = (event) => {
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
