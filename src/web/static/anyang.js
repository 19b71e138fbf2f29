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
})();
