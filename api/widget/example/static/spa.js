// The smallest router: what is chosen changes the address and the view, and the page stays.
const search = document.querySelector('moment-search');
const view = document.querySelector('#view');

function show(title) {
  view.textContent = title ? `You are at: ${title}` : 'Choose a result: the address changes, the page stays.';
}

if (search) {
  search.navigate = (url, hit) => {
    history.pushState({ title: hit.title }, '', '#' + encodeURIComponent(hit.id));
    show(hit.title);
  };
}
addEventListener('popstate', (event) => show(event.state?.title));
