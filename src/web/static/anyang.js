// What makes the pages quicker: keys, ticked rows, selects that apply at once, a drop area.
// Everything here is optional; it remembers nothing and never acts while a text is being composed.
(function () {
  'use strict';
  var one = function (query, from) { return (from || document).querySelector(query); };
  var all = function (query, from) { return Array.prototype.slice.call((from || document).querySelectorAll(query)); };
  var places = { d: '/', s: '/samples', c: '/cases', p: '/plans' };
  var going = 0;
  var cursor = null;

  // After an error the summary has the focus, after an act the line that tells of it.
  var first = one('.errors[data-focus]') || one('[data-focus]');
  if (first) first.focus();

  function typing(target) {
    return target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) ||
      (target.tagName === 'INPUT' && !/^(checkbox|radio|button|submit|file)$/.test(target.type));
  }

  function rows() {
    return all('main .list tbody tr').filter(function (row) { return !row.classList.contains('group') && row.offsetParent; });
  }

  function move(step) {
    var list = rows();
    if (!list.length) return;
    var at = list.indexOf(cursor) + step;
    if (!cursor) at = 0;
    if (at < 0 || at >= list.length) return;
    if (cursor) cursor.classList.remove('cursor');
    cursor = list[at];
    cursor.classList.add('cursor');
    var stop = one('a, input', cursor);
    if (stop) stop.focus({ preventScroll: true });
    cursor.scrollIntoView({ block: 'nearest' });
  }

  function tick() {
    var box = cursor && one('[data-tick]', cursor);
    if (box) box.click();
  }

  function keys() {
    var list = one('#keys');
    if (list) list.hidden = !list.hidden;
  }

  document.addEventListener('keydown', function (event) {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (one('[data-own-keys]')) return;
    var key = event.key;
    if (going && Date.now() - going < 1500 && places[key]) { going = 0; location.href = places[key]; return; }
    going = key === 'g' ? Date.now() : 0;
    if (key === '/') {
      var search = one('#site-search');
      if (!search || !search.offsetParent) return;
      event.preventDefault();
      search.focus();
      search.select();
    } else if (key === 'j') move(1);
    else if (key === 'k') move(-1);
    else if (key === 'x') tick();
    else if (key === '?') keys();
    else if (key === 'Escape' && one('#keys:not([hidden])')) keys();
    else if (key === 'Enter' && cursor && (event.target === document.body || event.target.hasAttribute('data-tick'))) {
      var link = one('a', cursor);
      if (link) { event.preventDefault(); link.click(); }
    }
  });

  // Ticked rows: the bar at the foot is there only while something is ticked.
  function count() {
    all('[data-bulk-bar]').forEach(function (bar) {
      var form = bar.closest('form') || document;
      var n = all('[data-tick]:checked', form).length;
      bar.hidden = n === 0;
      one('[data-bulk-count]', bar).textContent = n.toLocaleString('en-US');
    });
  }

  document.addEventListener('change', function (event) {
    var target = event.target;
    if (target.hasAttribute('data-tick-all')) {
      all('[data-tick]', target.closest('table')).forEach(function (box) { box.checked = target.checked; });
    }
    if (target.hasAttribute('data-tick') || target.hasAttribute('data-tick-all')) count();
    if (target.tagName === 'SELECT' && target.form && target.form.hasAttribute('data-auto')) target.form.submit();
  });
  count();

  // Long work: the page asks again by itself (without script a refresh in <noscript> does).
  var work = one('[data-refresh]');
  if (work) setTimeout(function () { location.reload(); }, 1000 * Number(work.dataset.refresh));

  // Files may be dropped on the field that holds the native picker.
  all('[data-drop]').forEach(function (area) {
    var input = one('input[type=file]', area);
    ['dragover', 'dragleave', 'drop'].forEach(function (kind) {
      area.addEventListener(kind, function (event) {
        event.preventDefault();
        area.classList.toggle('over', kind === 'dragover');
        area.classList.add('drop');
        if (kind === 'drop' && event.dataTransfer.files.length) {
          input.files = event.dataTransfer.files;
          input.dispatchEvent(new Event('change', { bubbles: true }));
        }
      });
    });
  });

  // On paper nothing stays closed, and the time is written.
  window.addEventListener('beforeprint', function () {
    all('details:not(.more)').forEach(function (part) { part.open = true; });
    all('[data-print-time]').forEach(function (place) { place.textContent = ' ・ ' + new Date().toLocaleString('zh-CN'); });
  });

  // The entry grid: one line explains the active cell, Enter goes down, F8 to the next flagged cell, Esc restores, a copied range is spread over the cells.
  function grid(table) {
    var form = table.closest('form');
    var says = one('[data-grid-says]', form);
    var state = one('[data-grid-state]', form);
    var help = one('[data-grid-keys]', form);
    var before = '';
    var dirty = false;
    var fields = function (row) { return all('.cell input, .cell select', row); };
    var lines = function () { return all('tbody tr', table); };
    var goTo = function (field) { if (field) { field.focus(); if (field.select) field.select(); } };
    var changed = function () { dirty = true; state.textContent = '有未保存的改动'; };
    var beside = function (field, down, right) {
      var row = field.closest('tr');
      var list = lines();
      var next = list[list.indexOf(row) + down];
      return next && fields(next)[fields(row).indexOf(field) + right];
    };
    help.hidden = false;
    table.addEventListener('focusin', function (event) {
      var row = event.target.closest('tr');
      before = event.target.value;
      if (!row || !row.getAttribute('data-item')) return;
      says.textContent = '';
      var name = document.createElement('b');
      name.textContent = row.getAttribute('data-item');
      says.appendChild(name);
      says.appendChild(document.createTextNode(' ' + row.getAttribute('data-says')));
    });
    table.addEventListener('input', changed);
    table.addEventListener('keydown', function (event) {
      if (event.isComposing || event.keyCode === 229) return;
      var field = event.target;
      if (event.key === 'Enter' && field.tagName === 'INPUT') { event.preventDefault(); goTo(beside(field, event.shiftKey ? -1 : 1, 0)); }
      if (event.key === 'Escape') field.value = before;
    });
    form.addEventListener('keydown', function (event) {
      if (event.key !== 'F8') return;
      event.preventDefault();
      var flagged = all('.ask input, .fail input', table);
      goTo(flagged[(flagged.indexOf(document.activeElement) + 1) % (flagged.length || 1)]);
    });
    table.addEventListener('paste', function (event) {
      var text = event.clipboardData && event.clipboardData.getData('text');
      if (!text || !/[\t\n]/.test(text.trim())) return;
      event.preventDefault();
      text.replace(/\r/g, '').replace(/\n$/, '').split('\n').forEach(function (line, down) {
        line.split('\t').forEach(function (value, right) {
          var field = beside(event.target, down, right);
          if (field && field.tagName === 'INPUT') field.value = value.trim();
        });
      });
      changed();
    });
    form.addEventListener('submit', function () { dirty = false; });
    window.addEventListener('beforeunload', function (event) { if (dirty) { event.preventDefault(); event.returnValue = ''; } });
  }
  all('table.grid').forEach(grid);

  // A long sheet on a phone: one section at a time, with the way on named; without script it is one page.
  function steps(form) {
    var sections = all('fieldset.section, .form-section', form);
    var bar = one('[data-steps-bar]', form);
    var back = one('[data-steps-back]', form);
    var on = one('[data-steps-on]', form);
    var marks = all('[data-steps-marks] li', form);
    var word = one('[data-steps-word]', form);
    var at = 0;
    var title = function (section) { return one('legend, h2', section).textContent; };
    if (sections.length < 2 || !window.matchMedia('(max-width: 760px)').matches) return;
    var bad = one('.field.bad', form);
    sections.forEach(function (section, nth) { if (bad && section.contains(bad)) at = nth; });
    function show(nth) {
      at = nth;
      sections.forEach(function (section, other) { section.hidden = other !== at; });
      marks.forEach(function (mark, other) { mark.className = other < at ? 'done' : other === at ? 'now' : ''; });
      word.textContent = '第 ' + (at + 1) + ' 节，共 ' + sections.length + ' 节：' + title(sections[at]);
      back.hidden = at === 0;
      on.hidden = at === sections.length - 1;
      if (!on.hidden) on.textContent = '下一节：' + title(sections[at + 1]);
      all('[data-steps-last]', form).forEach(function (last) { last.hidden = at < sections.length - 1; });
    }
    function turn(by) {
      show(at + by);
      window.scrollTo(0, 0);
      var first = one('input:not([type=hidden]), select, textarea', sections[at]);
      if (first) first.focus({ preventScroll: true });
    }
    back.addEventListener('click', function () { turn(-1); });
    on.addEventListener('click', function () { turn(1); });
    all('.errors a', form).forEach(function (link) {
      link.addEventListener('click', function () {
        var target = document.getElementById(link.getAttribute('href').slice(1));
        sections.forEach(function (section, nth) { if (target && section.contains(target)) show(nth); });
      });
    });
    bar.hidden = false;
    form.classList.add('stepped');
    show(at);
  }
  all('form[data-steps]').forEach(steps);
})();
