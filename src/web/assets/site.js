// Progressive enhancement only: every page works without this file.
(() => {
  'use strict';

  const status = document.createElement('p');
  status.className = 'visually-hidden';
  status.setAttribute('role', 'status');
  document.body.append(status);

  function addCopyButton(block) {
    const source = block.querySelector('[data-copy-source]');
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'quiet copy';
    button.textContent = 'Copy';
    button.setAttribute('aria-label', `Copy ${block.dataset.copy}`);
    button.addEventListener('click', () => {
      navigator.clipboard.writeText(source.textContent.trim()).then(
        () => answer(button, 'Copied'),
        () => answer(button, 'Press Ctrl+C', source),
      );
    });
    const caption = block.closest('figure')?.querySelector('figcaption');
    (caption ?? block).append(button);
  }

  function answer(button, words, selected) {
    if (selected) getSelection().selectAllChildren(selected);
    button.textContent = words;
    status.textContent = words;
    setTimeout(() => {
      button.textContent = 'Copy';
      status.textContent = '';
    }, 2000);
  }

  // The clipboard is offered by browsers to https and loopback pages only.
  if (navigator.clipboard) document.querySelectorAll('[data-copy]').forEach(addCopyButton);

  function confirmationOf(form) {
    const dialog = document.createElement('dialog');
    const question = document.createElement('p');
    const choice = document.createElement('form');
    const go = document.createElement('button');
    const stay = document.createElement('button');
    question.id = 'confirmation-question';
    question.textContent = form.dataset.confirm;
    dialog.setAttribute('role', 'alertdialog');
    dialog.setAttribute('aria-labelledby', question.id);
    choice.method = 'dialog';
    choice.className = 'actions';
    stay.value = 'stay';
    stay.className = 'secondary';
    stay.textContent = 'Keep it';
    stay.autofocus = true;
    go.value = 'go';
    go.className = 'danger';
    go.textContent = form.dataset.confirmWords;
    choice.append(stay, go);
    dialog.append(question, choice);
    return dialog;
  }

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!form.dataset.confirm) return;
    event.preventDefault();
    const dialog = confirmationOf(form);
    dialog.addEventListener('close', () => {
      dialog.remove();
      if (dialog.returnValue === 'go') form.submit();
    });
    document.body.append(dialog);
    dialog.showModal();
  });

  // A second click on "Add" would make a second client or token.
  document.addEventListener('submit', (event) => {
    if (event.defaultPrevented || event.target.method === 'dialog') return;
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = 'yes';
  });
  window.addEventListener('pageshow', () => {
    document.querySelectorAll('form[data-sent]').forEach((form) => delete form.dataset.sent);
  });

  document.querySelector('[data-focus]')?.focus();
})();
