// The questions on the page can be pressed once the chat is there: they are asked in it, by its own interface.
document.addEventListener("needlepoint:ready", () => {
  for (const item of document.querySelectorAll(".asks li")) {
    const press = document.createElement("button");
    press.type = "button";
    press.textContent = item.textContent;
    press.addEventListener("click", () => window.Needlepoint.send(item.textContent.replace(/[“”]/g, "")));
    item.replaceChildren(press);
  }
});
