// Narrows a long list of agencies to those whose names contain what is typed, with or without accents. Chosen ones stay.

const plain = (text) =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase();

const field = document.getElementById('agency-search');
const choices = [...document.querySelectorAll('.agencies .tick')];
const names = choices.map((choice) => plain(choice.textContent));

function narrow() {
  const words = plain(field.value).split(/\s+/);
  choices.forEach((choice, index) => {
    const fits = words.every((word) => names[index].includes(word));
    choice.hidden = !fits && !choice.querySelector('input').checked;
  });
}

field.closest('[hidden]').hidden = false;
field.addEventListener('input', narrow);
field.addEventListener('keydown', (event) => {
  // Enter would send the form.
  if (event.key === 'Enter') event.preventDefault();
});
narrow();
