// The address of a conversation: with it, a page that is loaded again finds its conversation again.
//
// The chat writes it from its list of conversations, which is not on the page where it is narrow.

export function keepTheAddress() {
  addEventListener("message", (event) => {
    const id = event.source === window && event.origin === location.origin && event.data?.conversation
    if (typeof id !== "string" || !/^[\w-]+$/.test(id)) return
    if (document.querySelector("[data-sidebar='sidebar']")) return // the chat does it by itself
    if (location.pathname === "/") history.replaceState(history.state, "", `/thread/${id}`)
  })
}
