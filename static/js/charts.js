// Charts from plain data in the page, drawn with ECharts as SVG in the colours of the theme.
// <div data-chart="ID"> names a JSON block:
// {"kind": "trend" | "bars" | "pareto" | "columns", "labels": [...],
//  "axes": [{"name": "...", "min": 0, "max": 100, "interval": 25}],
//  "series": [{"name": "...", "type": "bar" | "line", "axis": 0, "data": [...], "soft": true, "lead": 4, "last": true}],
//  "target": {"value": 93, "label": "...", "axis": 1}, "links": ["/..." one per label]}
(function () {
  "use strict";
  var drawn = new Map();

  function tokens() {
    var style = getComputedStyle(document.documentElement);
    return function (name) { return style.getPropertyValue("--q-" + name).trim(); };
  }

  function wrapped(text) { return text.length > 4 && /[\u4e00-\u9fff]/.test(text) ? text.slice(0, Math.ceil(text.length / 2)) + "\n" + text.slice(Math.ceil(text.length / 2)) : text; }

  function axis(base, more) { return Object.assign({}, base, more); }

  function number(value) { return Number(value).toLocaleString(document.documentElement.lang); }

  // A soft series is a backdrop and takes no colour of its own.
  function colorOf(data, index, color) {
    var rank = data.series.slice(0, index).filter(function (item) { return !item.soft; }).length;
    return color("c" + (rank % 6 + 1));
  }

  function seriesOf(item, index, data, color) {
    var main = colorOf(data, index, color);
    var common = { name: item.name, type: item.type || "bar", yAxisIndex: item.axis || 0, data: item.data, animation: false };
    if (common.type === "line") {
      Object.assign(common, { symbol: index ? "rect" : "circle", symbolSize: 6, lineStyle: { width: 2.5, color: main }, itemStyle: { color: main } });
      if (item.last) common.endLabel = { show: true, color: color("text"), fontWeight: 600, fontSize: 13, offset: [-20, -16], backgroundColor: color("surface"), padding: [1, 4], borderRadius: 3 };
    } else {
      common.barMaxWidth = 26;
      common.itemStyle = { color: item.soft ? color("c1-soft") : main, borderRadius: [2, 2, 0, 0] };
      if (item.lead) common.data = item.data.map(function (value, at) { return { value: value, itemStyle: { color: color(at < item.lead ? "c1" : "c5"), borderRadius: [2, 2, 0, 0] } }; });
      if (item.lead || item.values) common.label = { show: true, position: "top", color: color("text"), fontWeight: 600, fontSize: 12 };
    }
    if (data.target && (data.target.axis || 0) === (item.axis || 0) && !data.targetDrawn) {
      data.targetDrawn = true;
      common.markLine = { silent: true, symbol: "none", animation: false, lineStyle: { color: color("c2"), type: [4, 4], width: 1.5 }, label: { formatter: data.target.label, position: "insideStartTop", color: color("soon-fg"), fontSize: 12 }, data: [{ yAxis: data.target.value }] };
    }
    return common;
  }

  function option(data, color, width) {
    var roomy = (width - 100) / data.labels.length >= 30;
    var faint = color("text-3");
    var base = { axisLine: { lineStyle: { color: color("line-strong") } }, axisTick: { show: false }, axisLabel: { color: faint, fontSize: 12 }, splitLine: { lineStyle: { color: color("grid") } }, nameTextStyle: { color: faint, fontSize: 12 } };
    data.targetDrawn = false;
    var axes = (data.axes && data.axes.length ? data.axes : [{}]).map(function (one, at) {
      return axis(base, Object.assign({ type: "value", splitLine: { show: at === 0, lineStyle: { color: color("grid") } }, axisLabel: { color: faint, fontSize: 12, formatter: number } }, one));
    });
    return {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: faint },
      grid: { left: 52, right: axes.length > 1 ? 52 : 20, top: 44, bottom: 44 },
      legend: data.series.length > 1 ? { top: 8, left: "center", itemWidth: 14, itemHeight: 8, textStyle: { color: faint, fontSize: 12 } } : { show: false },
      tooltip: { trigger: "axis", renderMode: "richText", confine: true, backgroundColor: color("surface"), borderColor: color("line-strong"), textStyle: { color: color("text"), fontSize: 13 } },
      xAxis: axis(base, { type: "category", data: data.labels, axisLabel: { color: faint, fontSize: 12, lineHeight: 16, interval: roomy ? 0 : "auto", hideOverlap: true, formatter: wrapped } }),
      yAxis: axes,
      series: data.series.map(function (item, at) { return seriesOf(item, at, data, color); }),
    };
  }

  function draw(place) {
    var source = document.getElementById(place.dataset.chart);
    if (!source || !window.echarts) return;
    var data = JSON.parse(source.textContent);
    var old = drawn.get(place);
    if (old) old.dispose();
    var chart = window.echarts.init(place, null, { renderer: "svg" });
    chart.setOption(option(data, tokens(), place.clientWidth));
    if (data.links) chart.on("click", function (event) { var url = data.links[event.dataIndex]; if (url) location.assign(url); });
    drawn.set(place, chart);
  }

  function drawAll() { document.querySelectorAll("[data-chart]").forEach(draw); }

  document.addEventListener("DOMContentLoaded", drawAll);
  document.addEventListener("portal:theme", drawAll);
  window.addEventListener("resize", function () { drawn.forEach(function (chart) { chart.resize(); }); });

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-twin]");
    if (!button) return;
    var card = button.closest(".q-chart-card");
    var shown = card.classList.toggle("twin");
    button.setAttribute("aria-pressed", String(shown));
    if (!shown) { var chart = drawn.get(document.getElementById(button.dataset.twin)); if (chart) chart.resize(); }
  });
})();
