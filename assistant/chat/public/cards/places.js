// Finds the cards on the page, and goes to the conversation in which one stands.

export const VISIT = "draftroom-visit" // somebody was taken to a card

const FOUND_WITHIN = 15000
const HELD_FOR = 3000
const HEADINGS = "h3, summary, .dr-launched"

// Goes to a card of this page; false where there is none.
export function showCard(kind, facts = {}) {
  const node = cardOf(kind, facts)
  if (!node) return false
  visit(node)
  return true
}

// Goes to a conversation, and to a card in it once it is there.
export function openConversation(id, kind, facts) {
  const path = `/thread/${id}`
  if (location.pathname !== path) {
    // The chat's router reads the address again when it hears of this.
    history.pushState({ idx: (history.state?.idx ?? 0) + 1, key: String(Math.random()), usr: null }, "", path)
    dispatchEvent(new PopStateEvent("popstate", { state: history.state }))
  }
  const written = () => cardOf(kind, facts)?.querySelector(HEADINGS) && cardOf(kind, facts)
  return until(written).then((node) => node && visit(node))
}

export function mark(place, facts) {
  place.dataset.kind = facts.kind
  for (const name of ["run", "approval", "launch", "proposal"]) {
    if (facts[name]) place.dataset[name] = facts[name]
  }
}

function cardOf(kind, facts) {
  const wanted = Object.entries(facts).map(([name, value]) => `[data-${name}="${CSS.escape(value)}"]`)
  return document.querySelector(`[data-kind="${kind}"]${wanted.join("")}`)
}

function visit(node) {
  const heading = node.querySelector(HEADINGS) || node
  if (heading.tagName !== "SUMMARY") heading.setAttribute("tabindex", "-1")
  const look = () => {
    dispatchEvent(new Event(VISIT))
    node.scrollIntoView({ block: node.offsetHeight > innerHeight / 2 ? "start" : "center" })
  }
  look()
  heading.focus({ preventScroll: true })
  node.classList.add("dr-visited")
  // In a conversation that is just opening, what stands above still grows.
  const again = setInterval(look, 250)
  setTimeout(() => clearInterval(again), HELD_FOR)
  setTimeout(() => node.classList.remove("dr-visited"), 2500)
  for (const kind of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    addEventListener(kind, () => clearInterval(again), { once: true, passive: true, capture: true })
  }
}

function until(find) {
  return new Promise((resolve) => {
    const found = find()
    if (found) return resolve(found)
    const watch = new MutationObserver(() => {
      const node = find()
      if (node) end(node)
    })
    const timer = setTimeout(() => end(null), FOUND_WITHIN)
    const end = (node) => {
      watch.disconnect()
      clearTimeout(timer)
      resolve(node)
    }
    watch.observe(document.body, { childList: true, subtree: true })
  })
}
