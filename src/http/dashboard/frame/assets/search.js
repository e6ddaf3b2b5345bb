// The key "/" leads to the search field, unless somebody is typing.

addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.('input, select, textarea, [contenteditable]')) return;
  event.preventDefault();
  const field = document.getElementById('search');
  field.focus();
  field.select();
});
