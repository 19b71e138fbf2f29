// From some addresses along the links and search forms of the pages, without showing them: one example of every route.
// Arguments: the routes, the addresses to begin with. Answers {pages: {route: address}, files: {route: address}, strange: [address]}.
const [routes, starts] = arguments;
const patterns = routes.map(route => ({ route, parts: route.split('/') }));
const fits = (parts, words) => parts.length === words.length && parts.every((part, at) => part.startsWith('{') || part === words[at]);
const holes = route => route.split('{').length;
const routeOf = path => {
    const words = path.split('/');
    const fitting = patterns.filter(one => fits(one.parts, words)).map(one => one.route);
    return fitting.sort((one, other) => holes(one) - holes(other))[0];
};
// Things of one kind stand in different states, and what a state allows is linked only there: several of a kind are read.
const ENOUGH = 8;
const [pages, files, strange, seen, read] = [{}, {}, [], new Set(), {}];
const queue = [...starts];
const visit = async address => {
    const path = address.split('?')[0];
    const route = routeOf(path);
    if (route === undefined) { strange.push(address); return; }
    if (files[route] || (read[route] || 0) >= ENOUGH || seen.has(path)) return;
    seen.add(path);
    read[route] = (read[route] || 0) + 1;
    const got = await fetch(address, { headers: { accept: 'text/html' } });
    if (got.redirected || got.status !== 200) return;
    if (!(got.headers.get('content-type') || '').startsWith('text/html')) { files[route] = address; return; }
    pages[route] = pages[route] || address;
    const page = new DOMParser().parseFromString(await got.text(), 'text/html');
    const links = [...page.querySelectorAll('a[href^="/"]')].map(link => link.getAttribute('href').split('#')[0]);
    const forms = [...page.querySelectorAll('form:not([method=post])[action^="/"]')].map(form => form.getAttribute('action'));
    queue.push(...links, ...forms);
};
while (queue.length > 0) await visit(queue.shift());
return { pages, files, strange };
