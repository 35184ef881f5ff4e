// Gives the chat's own controls their names, and the page its landmarks: the chat itself names few.

import { say } from "./words.js"

// By selector: the name a control gets where it has none.
const NAMES = {
  "#sidebar-trigger-button": "name.sidebar",
  "#search-chats-button": "name.search",
  "#new-chat-button": "name.new",
  "#theme-toggle": "name.theme",
  "#user-nav-button": "name.account",
  "#upload-button, #upload-button-loading": "name.upload",
  "#upload-button-input, [id='#upload-drop-input']": "name.upload",
  "#chat-submit": "name.send",
  "#stop-button": "name.stop",
  "#command-button, #command-popover": "name.commands",
  "[data-sidebar='sidebar'][data-mobile='true']": "name.sidebar",
  "#chat-input": "chainlit.chat.input.placeholder",
  "#thread-options": "name.thread.options",
  "#side-view-title button": "name.side.close",
  ".rounded-full:has(> .lucide-arrow-down)": "name.down",
  "button:has(> .lucide-copy)": "chainlit.chat.messages.actions.copy.button",
  "button:has(> .lucide-check)": "name.copied",
  "button:has(> .lucide-thumbs-up)": "name.helpful",
  "button:has(> .lucide-thumbs-down)": "name.not_helpful",
  "button:has(> .lucide-message-circle)": "name.comment",
  "button:has(> .lucide-eye), button:has(> .lucide-eye-off)": "name.password",
  "[data-radix-popper-content-wrapper] [cmdk-input], [role=dialog] [cmdk-input]": "name.search",
}
// By selector: other things that a reader of the page needs to be told.
const ROLES = {
  "#thread-options": { role: "button", tabindex: "0" },
  "ul[data-sidebar='menu']:has(> div)": { role: "none" },
  // The link around it is what opens a conversation; a button must hold no other one.
  "li[data-sidebar='menu-item'] > a > button": { role: "link", tabindex: "-1" },
  "#upload-button, #upload-button-loading": { role: "button" },
  "img.logo": { alt: "Draftroom" },
  "#starters img": { alt: "" },
  "[data-sidebar='sidebar']:not([data-mobile='true'])": { role: "navigation" },
  "#command-popover": { role: "dialog" },
  "#command-popover [cmdk-list]": { tabindex: "0" },
  "#root .grid.min-h-svh": { role: "main" },
  "img.dr-door": { alt: "" },
  "form #email": { autocomplete: "username", autocapitalize: "off", spellcheck: "false" },
  "form #password": { autocomplete: "current-password" },
}

export function nameControls() {
  document.documentElement.lang = "en"
  // At once, before anybody can meet a control that has no name yet.
  const look = () => name(document.body)
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true })
  look()
}

function name(root) {
  for (const [selector, key] of Object.entries(NAMES)) {
    for (const node of root.querySelectorAll(selector)) set(node, "aria-label", say(key))
  }
  for (const [selector, attributes] of Object.entries(ROLES)) {
    for (const node of root.querySelectorAll(selector)) {
      for (const [key, value] of Object.entries(attributes)) set(node, key, value)
    }
  }
  for (const node of root.querySelectorAll("[role=dialog][aria-labelledby][aria-label]")) {
    if (!document.getElementById(node.getAttribute("aria-labelledby"))) node.removeAttribute("aria-labelledby")
  }
  for (const link of root.querySelectorAll("li[data-sidebar='menu-item'] > a")) {
    const title = link.querySelector(".truncate")?.textContent
    if (title) set(link, "aria-label", title)
  }
}

function set(node, key, value) {
  if (node.getAttribute(key) !== value) node.setAttribute(key, value)
}
