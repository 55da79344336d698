"use strict";
(function () {
  var WORDS = {
    fr: {
      working: "Lecture du fichier…", shown: "À jour en {ms} ms, écriture des fichiers…", written: "À jour",
      faulty: "Des erreurs : les pages sont celles d’avant", refused: "Fichiers non écrits",
      away: "Qilby est arrêté", none: "Aucune page pour l’instant", errors: "{n} erreur(s)", warnings: "{n} avertissement(s)",
      follow: "Aller à ce qui change", fit: "Largeur", others: "Autres fichiers", help: "Aide : ", note: "Note : ",
      smaller: "Réduire", larger: "Agrandir", pages: "Page {n}", documents: "Documents"
    },
    en: {
      working: "Reading the file…", shown: "Up to date in {ms} ms, writing the files…", written: "Up to date",
      faulty: "There are errors: the pages are those of before", refused: "Files not written",
      away: "Qilby has stopped", none: "No page yet", errors: "{n} error(s)", warnings: "{n} warning(s)",
      follow: "Go to what changes", fit: "Width", others: "Other files", help: "Help: ", note: "Note: ",
      smaller: "Smaller", larger: "Larger", pages: "Page {n}", documents: "Documents"
    }
  };
  function el(id) { return document.getElementById(id); }
  function make(name, text, className) {
    var node = document.createElement(name);
    if (text !== undefined) { node.textContent = text; }
    if (className) { node.className = className; }
    return node;
  }
  var words = WORDS[(navigator.language || "").slice(0, 2) === "fr" ? "fr" : "en"];
  function say(key, values) {
    return words[key].replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
  }

  var current = location.hash.slice(1), state = null, source = null, zoom = 0, seen = {}, first = true;

  // ------------------------------------------------------------------ the board
  function listen() {
    if (source) { source.close(); }
    source = new EventSource("events?document=" + current);
    source.onmessage = function (event) { show(JSON.parse(event.data)); };
    source.onerror = function () {
      el("status").dataset.phase = "away";
      el("status").lastElementChild.textContent = words.away;
    };
  }

  function show(next) {
    state = next;
    words = WORDS[state.language] || words;
    document.documentElement.lang = words === WORDS.fr ? "fr" : "en";
    document.title = (state.title || state.file) + " – Qilby";
    el("title").textContent = state.title || "Qilby";
    el("file").textContent = state.file;
    el("status").dataset.phase = state.phase;
    var phase = say(state.phase, { ms: state.milliseconds });
    el("status").lastElementChild.textContent = phase + (state.message && state.phase === "refused" ? " – " + state.message : "");
    el("follow").nextElementSibling.textContent = words.follow;
    el("fit").textContent = words.fit;
    el("smaller").title = words.smaller;
    el("larger").title = words.larger;
    el("documents").setAttribute("aria-label", words.documents);
    documents();
    diagnostics();
    pages();
    others();
  }

  function documents() {
    var list = el("documents");
    var present = state.documents.map(function (one) { return one.path; });
    // Until all are laid out the one in the address may be missing: it is waited for.
    if (!current && present.length) { choose(present[0]); return; }
    list.replaceChildren.apply(list, state.documents.map(function (one) {
      var digests = one.pages.map(function (page) { return page[0]; }).join(" ");
      if (one.path === current || !seen[one.path]) { seen[one.path] = digests; }
      var button = make("button");
      button.type = "button";
      var twins = state.documents.filter(function (other) { return other.title === one.title; });
      var name = make("span", one.title);
      if (twins.length > 1 && one.subtitle) { name.append(make("em", one.subtitle)); }
      button.append(name, make("small", String(one.pages.length)));
      button.title = one.path;
      if (!one.fresh) { button.classList.add("stale"); }
      if (one.path === current) { button.setAttribute("aria-current", "page"); }
      if (seen[one.path] !== digests) { button.classList.add("changed"); }
      button.onclick = function () { choose(one.path); };
      return button;
    }));
  }

  function choose(path) {
    if (path === current && source) { return; }
    current = path;
    first = true;
    history.replaceState(null, "", "#" + path);
    el("pages").replaceChildren();
    document.querySelector("main").scrollTop = 0;
    listen();
  }

  // ------------------------------------------------------------------ pages
  function pages() {
    var box = el("pages");
    var shown = state.documents.filter(function (one) { return one.path === current; })[0];
    box.classList.toggle("old", state.phase === "faulty");
    if (!shown) {
      if (!box.querySelector("figure")) { box.replaceChildren(make("p", words.none)); }
      return;
    }
    if (box.firstElementChild && box.firstElementChild.tagName === "P") { box.replaceChildren(); }
    var changed = [];
    shown.pages.forEach(function (page, number) {
      var figure = box.children[number];
      if (!figure) {
        figure = make("figure");
        var image = make("img");
        image.loading = "lazy";
        image.alt = say("pages", { n: number + 1 });
        figure.append(image);
        box.append(figure);
      }
      figure.dataset.width = page[1];
      figure.dataset.height = page[2];
      if (figure.dataset.digest === page[0]) { return; }
      figure.dataset.digest = page[0];
      changed.push(figure);
      replace(figure.firstElementChild, "pages/" + shown.path + "/" + number + "/" + page[0]);
    });
    while (box.children.length > shown.pages.length) { box.lastElementChild.remove(); }
    size();
    if (!first && changed.length) { follow(changed); }
    first = false;
  }

  // The old page stays until the new one is there: nothing flickers.
  function replace(image, url) {
    if (!image.src) { image.src = url; return; }
    var loader = new Image();
    loader.onload = function () { image.src = url; };
    image.dataset.next = url;
    loader.src = url;
  }

  function follow(changed) {
    changed.forEach(function (figure) {
      figure.classList.add("changed");
      requestAnimationFrame(function () {
        requestAnimationFrame(function () { figure.classList.remove("changed"); });
      });
    });
    var visible = changed.some(function (figure) {
      var place = figure.getBoundingClientRect();
      return place.bottom > 40 && place.top < innerHeight - 40;
    });
    if (el("follow").checked && !visible) { changed[0].scrollIntoView({ block: "start" }); }
  }

  // Zoom 0 is the width of the window; else pixels a point.
  function size() {
    var room = document.querySelector("main").clientWidth - 44;
    Array.prototype.forEach.call(el("pages").children, function (figure) {
      if (!figure.dataset.width) { return; }
      var scale = zoom || Math.min(room / figure.dataset.width, 96 / 72 * 1.35);
      figure.style.width = figure.dataset.width * scale + "px";
      figure.style.height = figure.dataset.height * scale + "px";
    });
  }
  function turn(factor) {
    var figure = el("pages").querySelector("figure");
    if (!figure) { return; }
    zoom = Math.min(6, Math.max(0.3, figure.clientWidth / figure.dataset.width * factor));
    size();
  }
  el("smaller").onclick = function () { turn(1 / 1.2); };
  el("larger").onclick = function () { turn(1.2); };
  el("fit").onclick = function () { zoom = 0; size(); };
  addEventListener("resize", size);

  // ------------------------------------------------------------------ diagnostics
  function diagnostics() {
    var box = el("diagnostics");
    var all = state.diagnostics || [];
    var errors = all.filter(function (one) { return one.severity === "error"; });
    box.hidden = all.length === 0;
    box.className = errors.length ? "faulty" : "";
    var key = JSON.stringify(all) + words.help;
    if (box.dataset.key === key) { return; }
    box.dataset.key = key;
    var details = make("details");
    details.open = errors.length > 0;
    var counts = [];
    if (errors.length) { counts.push(say("errors", { n: errors.length })); }
    if (all.length > errors.length) { counts.push(say("warnings", { n: all.length - errors.length })); }
    details.append(make("summary", counts.join(", ")));
    errors.concat(all.filter(function (one) { return one.severity !== "error"; })).forEach(function (one) {
      details.append(diagnostic(one));
    });
    box.replaceChildren(details);
  }

  function diagnostic(one) {
    var article = make("article", undefined, one.severity);
    var title = make("h2");
    title.append(make("b", one.code), " " + one.message);
    article.append(title);
    one.labels.forEach(function (label) {
      article.append(make("p", one.file + ":" + label.line + ":" + label.column + (label.text ? " – " + label.text : ""), "about"));
      if (label.excerpt === null || label.excerpt === undefined) { return; }
      // Columns count characters, as an author does; a label over several lines marks the rest of the first.
      var letters = Array.from(label.excerpt);
      var from = label.column - 1;
      var to = label.end_line === label.line ? Math.max(label.end_column - 1, from + 1) : letters.length;
      var line = make("pre");
      line.append(make("i", label.line + "  "), letters.slice(0, from).join(""), make("mark", letters.slice(from, to).join("") || " "), letters.slice(to).join(""));
      article.append(line);
    });
    one.notes.forEach(function (note) { article.append(make("p", words.note + note)); });
    one.helps.forEach(function (help) { article.append(make("p", words.help + help)); });
    return article;
  }

  // ------------------------------------------------------------------ the other files
  function others() {
    var box = el("others");
    var files = state.files.filter(function (path) { return !/^provision\//.test(path); });
    box.hidden = files.length === 0;
    box.firstElementChild.textContent = words.others;
    var key = files.join(" ");
    if (box.dataset.key === key) { return; }
    box.dataset.key = key;
    var list = box.lastElementChild;
    list.replaceChildren.apply(list, files.map(function (path) {
      var item = make("li"), link = make("a", path);
      link.href = "out/" + path;
      link.target = "_blank";
      link.rel = "noopener";
      item.append(link);
      return item;
    }));
  }

  listen();
}());
