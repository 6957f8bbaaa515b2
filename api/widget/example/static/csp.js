// Counts what the browser refuses on this page.
let violations = 0;
document.addEventListener('securitypolicyviolation', () => {
  violations++;
  document.querySelector('#violations').textContent = String(violations);
});
