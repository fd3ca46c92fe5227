# SPDX-License-Identifier: Apache-2.0
"""The page of `bulkhead map`, in a browser: what it shows, what a click answers, and how it looks.

    map_page.py REPOSITORY WORK_FOLDER

Screenshots stay in the work folder: map-WIDTH-THEME.png.
"""

import re
import subprocess
import sys

import browser
from expectations import expect, finish

repository, work = sys.argv[1:]
WIDTHS = {"desktop": 1440, "laptop": 1024}


def says(page, *parts):
    said = page.text("#said")
    for part in parts:
        expect(part in said, f"\"{part}\" is missing in: {said}")


def contrast(page, selector):
    """Of an element's text to what is behind it (WCAG 2.1)."""
    return page.value("""(selector => {
        const light = (c) => { const [r, g, b] = c.map((v) => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
            return .2126 * r + .7152 * g + .0722 * b; };
        const numbers = (text) => text.match(/[\\d.]+/g).map(Number);
        const node = document.querySelector(selector);
        let behind = node, colour = [0, 0, 0, 0];
        while (behind && (colour = numbers(getComputedStyle(behind).backgroundColor)).length === 4 && colour[3] === 0)
            behind = behind.parentElement;
        const a = light(numbers(getComputedStyle(node).color).slice(0, 3)), b = light(colour.slice(0, 3));
        return (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    })""" + f"({selector!r})")


def check_content(page):
    expect(page.text("h1") == "Who may touch what", "the title")
    expect(page.value("document.querySelectorAll('.slot').length") == 16, "a box for each region")
    for name in ("consumer_partition", "stack of Producer", "the kernel's memory"):
        expect(name in page.value("document.getElementById('map').textContent"), f"{name} is in the picture")
    expect("k_sem_take" in page.text("#calls") and "data_mutex" in page.text("#objects"), "the tables")
    expect("Producer ended: CPU exception" in page.text(".findings-card"), "the end of the producer is worth a look")
    says(page, "Producer may not touch consumer_statistics", "k_mem_domain_add_partition(&producer_domain, &consumer_partition)")


def check_clicks(page):
    stack = page.value("[...document.querySelectorAll('.row')].findIndex(r => r.textContent.trim().startsWith('stack of Producer'))")
    page.click(f".row[data-row='{stack}'] .b")
    says(page, "Consumer may not touch producer_stack", "Producer may read and write")
    page.write("#what", "data_mutex")
    says(page, "Producer may use data_mutex", "Consumer may use data_mutex", "idle, main: supervisor threads")
    page.value("document.getElementById('what').value = ''")
    page.write("#what", "0x0")
    says(page, "where null pointers point")
    page.value("document.getElementById('what').value = ''")
    page.write("#what", "0x50201000")
    says(page, "it is UART 1, a device in no partition", "K_MEM_PARTITION_DEFINE(<it>, 0x50201000, 0x1000")
    page.value("document.getElementById('what').value = ''")
    page.write("#what", "nonsense")
    says(page, "There is nothing called nonsense on this map")
    line = page.value("[...document.querySelectorAll('#calls tr[data-kind]')].find(r => r.textContent.trim().startsWith('k_thread_create')).dataset.index")
    page.click(f"#calls tr[data-index='{line}'] th")
    says(page, "may call k_thread_create() only to be ended", "thread stack")
    slots = "[...document.querySelectorAll('.slot .n')].map(n => n.textContent).join()"
    expect("consumer_partition" in page.value(slots), "the regions of the consumer")
    page.click(".pick[data-user='1']")
    expect("producer_partition" in page.value(slots) and "consumer_partition" not in page.value(slots), "the switch loads others")
    expect(page.value("document.querySelectorAll('.slot.changed').length") == 2, "two regions differ: stack and partition")
    expect(page.text("#slot-thread") == "Producer", "whose they are")
    page.click(".slot[data-slot='0'] rect")
    says(page, "Producer may read and write producer_stack")
    page.click("#play")
    expect(page.text("#slot-thread") == "Consumer", "it goes on to the next thread")
    page.click("#play")
    page.click(".piece.k-object")
    says(page, "may not touch", "the kernel's memory, which users change by system calls only")
    before = page.value("getComputedStyle(document.body).backgroundColor")
    page.click("#theme")
    expect(page.value("getComputedStyle(document.body).backgroundColor") != before, "light and dark")


def check_looks(page, width):
    expect(page.value("document.documentElement.scrollWidth") <= width, f"at {width} the page is wider than the window")
    for selector in ("h1", ".note", ".tile span", ".verdict", "#calls th", ".pick[aria-pressed=true]", ".chip", ".dot"):
        found = contrast(page, selector)
        expect(found >= 4.5 or selector in (".chip", ".dot", ".pick[aria-pressed=true]") and found >= 3,
               f"{selector} is hard to read: contrast {found:.1f}")
    cut = page.value("[...document.querySelectorAll('h2,.tile,.pick,summary')].filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth)"
                     ".map(e => e.textContent)")
    expect(not cut, f"at {width} these are cut off: {cut}")
    smallest = page.value("Math.min(...[...document.querySelectorAll('#map .n')].map(e => e.getBoundingClientRect().height))")
    expect(smallest >= 10, f"at {width} the picture's text is {smallest:.1f} pixels high")


subprocess.run([f"{repository}/bulkhead", "map", "--no-install", "-d", f"{work}/main", f"{repository}/samples/car_system", "--run",
                "--html", f"{work}/map.html", "--", "-DEXTRA_CONF_FILE=prj_user_mode.conf",
                "-DCONFIG_CAR_ROGUE_CONSUMER_PARTITION=y"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
with open(f"{work}/map.html", encoding="utf-8") as file:
    expect(not re.search(r"""(src|href)=|url\(|@import|https?://(?!www\.w3\.org)""", file.read()), "the page names another file")
with browser.Browser() as page:
    for name, width in WIDTHS.items():
        for dark in (False, True):
            page.open(f"file://{work}/map.html", width, 900, dark)
            check_content(page)
            check_looks(page, width)
            page.screenshot(f"{work}/map-{name}-{'dark' if dark else 'light'}.png")
    page.open(f"file://{work}/map.html", 1440, 900, False)
    check_clicks(page)
    expect(all(url.startswith("file:") for url in page.requests), f"something was fetched: {page.requests}")
    expect(not page.errors, f"the script failed: {page.errors}")
finish()
