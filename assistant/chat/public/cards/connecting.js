// The chat connects in the order in which it means to.
//
// A page opened at a conversation connects twice: to a new conversation, and at once to the one of
// its address. Before each it asks for a cookie, and whichever answer came last had the page: with
// the wrong one the conversation never came, or what was said went to another.

export function connectInOrder() {
  const ask = window.fetch.bind(window)
  let before = Promise.resolve()
  window.fetch = (what, how) => {
    if (!String(what?.url ?? what).endsWith("/set-session-cookie")) return ask(what, how)
    const answer = before.then(() => ask(what, how))
    before = answer.then((reply) => reply.clone().text()).catch(() => undefined) // read to its end
    return answer
  }
}
