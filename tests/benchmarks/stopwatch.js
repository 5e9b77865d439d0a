// Runs in the page: from the reader's click to the last chart repainted, in the page's own time.
(() => {
  const CHART = '[data-testid="stVegaLiteChart"]', MAIN = '[data-testid="stMain"]';
  const APP = '[data-testid="stApp"]';
  const QUIET_MS = 400, PATIENCE_MS = 120000;
  let watch = null;

  const state = () => document.querySelector(APP)?.getAttribute('data-test-script-state');

  // Note, for a chart or for the page, when what has just changed is on the screen.
  function changed(what) {
    if (!watch?.clicked) return;
    watch.seen = performance.now();
    if (watch.waiting[what]) return;
    watch.waiting[what] = true;
    requestAnimationFrame(() => setTimeout(() => {
      watch.waiting[what] = false;
      watch[what] = performance.now();
    }));
  }

  const within = (part) => ({target, addedNodes}) =>
    (target.nodeType === 1 ? target : target.parentElement)?.closest(part) ||
    [...addedNodes].some((node) => node.nodeType === 1 && (node.matches(part) || node.querySelector(part)));

  new MutationObserver((records) => {
    if (records.some(within(CHART))) changed('chart');
    if (records.some(within(MAIN))) changed('page');
  }).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});

  // A chart on a canvas changes no nodes.
  const clear = CanvasRenderingContext2D.prototype.clearRect;
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    if (this.canvas.closest?.(CHART)) changed('chart');
    return clear.apply(this, box);
  };

  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (message) {
    if (watch?.clicked) watch.sent ??= performance.now();
    return send.call(this, message);
  };

  addEventListener('pointerup', (event) => {
    if (watch?.armed) Object.assign(watch, {armed: false, clicked: event.timeStamp, seen: event.timeStamp});
  }, true);

  window.stopwatch = {
    arm() { watch = {armed: true, waiting: {}}; },
    // Resolves to milliseconds from the click: until the last chart was painted; on a page without charts, until its
    // last change. A poll may run in between: nothing is over before a message was sent and something changed.
    read(charts) {
      const began = performance.now(), mine = watch, what = charts ? 'chart' : 'page';
      return new Promise((resolve, reject) => {
        const look = setInterval(() => {
          const now = performance.now();
          if (now - began > PATIENCE_MS) {
            clearInterval(look);
            reject(new Error('the page did not come to rest'));
          } else if (mine.sent && mine[what] && state() === 'notRunning' && !mine.waiting[what] && now - mine.seen > QUIET_MS) {
            clearInterval(look);
            resolve(mine[what] - mine.clicked);
          }
        }, 20);
      });
    },
  };
})();
