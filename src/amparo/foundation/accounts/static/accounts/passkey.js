"use strict";
// A passkey is made or asked for when its form is sent; the answer travels in the form.
(function () {
  const toBytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };
  const toText = (bytes) =>
    btoa(String.fromCharCode(...new Uint8Array(bytes)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  function readOptions(text) {
    const options = JSON.parse(text).publicKey;
    options.challenge = toBytes(options.challenge);
    if (options.user) options.user.id = toBytes(options.user.id);
    for (const list of [options.excludeCredentials, options.allowCredentials]) {
      for (const item of list || []) item.id = toBytes(item.id);
    }
    return options;
  }

  function written(credential) {
    const answer = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) answer[name] = toText(credential.response[name]);
    }
    return JSON.stringify({
      id: credential.id,
      rawId: toText(credential.rawId),
      type: credential.type,
      response: answer,
      clientExtensionResults: credential.getClientExtensionResults(),
    });
  }

  async function answer(form) {
    const publicKey = readOptions(form.dataset.options);
    const ask = form.dataset.passkey === "create" ? "create" : "get";
    return written(await navigator.credentials[ask]({ publicKey }));
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!window.PublicKeyCredential) continue;
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      const field = form.elements.credential;
      if (field.value) return;
      event.preventDefault();
      const problem = form.querySelector("[data-passkey-problem]");
      problem.hidden = true;
      answer(form).then((text) => {
        field.value = text;
        form.requestSubmit();
      }).catch(() => { problem.hidden = false; });
    });
  }
})();
