// Runs in the page: from the reader's click to the last chart repainted, in the page's own time.
(() => {
  const CHART = '[data-testid="stVegaLiteChart"]', APP = '[data-testid="stApp"]';
  const QUIET_MS = 400, PATIENCE_MS = 300000;
  let watch = null;

  const state = () => document.querySelector(APP)?.getAttribute('data-test-script-state');
  const afterPaint = (note) => requestAnimationFrame(() => setTimeout(() => note(performance.now())));

  function painted() {
    if (watch?.clicked && !watch.pending) {
      watch.pending = true;
      watch.seen = performance.now();
      afterPaint((time) => { watch.pending = false; watch.chart = time; });
    }
  }

  function changed(records) {
    if (!watch?.clicked) return;
    const now = state();
    if (now !== watch.state) {
      watch.state = now;
      watch.seen = performance.now();
      if (now === 'running') watch.ran = true;
      else afterPaint((time) => { watch.script = time; });
    }
    const ofChart = ({target, addedNodes}) =>
      (target.nodeType === 1 ? target : target.parentElement)?.closest(CHART) ||
      [...addedNodes].some((node) => node.nodeType === 1 && (node.matches(CHART) || node.querySelector(CHART)));
    if (records.some(ofChart)) painted();
  }

  // A chart on a canvas changes no nodes.
  const clear = CanvasRenderingContext2D.prototype.clearRect;
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    if (this.canvas.closest?.(CHART)) painted();
    return clear.apply(this, box);
  };

  addEventListener('pointerup', (event) => {
    if (watch?.armed) Object.assign(watch, {armed: false, clicked: event.timeStamp, state: state(), seen: event.timeStamp});
  }, true);
  new MutationObserver(changed).observe(document, {
    subtree: true, childList: true, attributes: true, characterData: true,
  });

  window.stopwatch = {
    arm() { watch = {armed: true}; },
    // Resolves to milliseconds from the click: until the last chart was painted (null: none was), and until the end.
    read() {
      const began = performance.now(), mine = watch;
      return new Promise((resolve, reject) => {
        const look = setInterval(() => {
          const now = performance.now();
          if (now - began > PATIENCE_MS) {
            clearInterval(look);
            reject(new Error('the page did not come to rest'));
          } else if (mine.ran && state() === 'notRunning' && !mine.pending && now - mine.seen > QUIET_MS) {
            clearInterval(look);
            resolve({chart: mine.chart ? mine.chart - mine.clicked : null, end: mine.script - mine.clicked});
          }
        }, 20);
      });
    },
  };
})();
