#!/usr/bin/env python3
"""Drives the dashboard in headless Chromium: a simulated gateway, a daemon, and a browser that clicks.

    scripts/dashboard-check.py [--program .build/debug/openclaw-bridge] [--pictures .build/dashboard]

It needs Chromium, its driver and Selenium:

    apt-get install chromium chromium-driver python3-selenium      (Debian, Ubuntu)
    pip install selenium                                           (elsewhere)

It fails when something does not work, and leaves pictures of the page in the folder.
"""
import argparse
import base64
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.expected_conditions import staleness_of
from selenium.webdriver.support.ui import WebDriverWait

GROUP = "whatsapp:group:120363401780756402@g.us"
ONCE_LOST = "whatsapp:group:120363401780756499@g.us"

SIMULATOR = f"""
gateway:
  channels: [whatsapp, telegram, slack]
faults:
  - on: delivered
    target: {ONCE_LOST.split(":")[2]}
    do: crash
    restart-after: 1s
"""

SETTINGS = f"""
openclaw:
  whatsapp:
    sessionKey: {GROUP}
  commands:
    repository: acme/shop
    repositories: [acme/app]
  agents:
    command: [sh, {{agent}}]
"""

AGENT = """
echo Reading the issue
echo '{"openclaw":"progress","state":"working","text":"Reading the code"}'
echo 'Running 312 tests'
echo '<b>not bold</b>'
echo '{"openclaw":"progress","state":"pull-request","url":"https://github.com/acme/shop/pull/232"}'
sleep 600
"""

TEXTS = [
    "Build 4812 is green: 312 tests in 41 s.",
    "Deploy to staging finished. https://staging.example/version says 2.14.0.",
    "Pull request #231 waits for a review: Retry uploads that stop half way",
    "Nightly backup done: 18.2 GB in 12 min.",
    "#12: the agent has a question about the date format in the export.",
    "Release 2.14.0 is out. 9 fixes, 2 features, no breaking change.",
    "<script>alert('not me')</script> is only text",
]

checks = 0


def check(is_true, words):
    global checks
    checks += 1
    if not is_true:
        raise AssertionError(words)


class Program:
    """A process that runs until the check is over, and its lines."""

    def __init__(self, *command, env):
        self.process = subprocess.Popen(
            command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def wait_for(self, pattern):
        for line in self.process.stdout:
            found = re.search(pattern, line)
            if found:
                return found.group(1)
        raise AssertionError(f"{self.process.args[1]} ended before it said {pattern}")

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()


class House:
    """A gateway and a daemon with a past."""

    def __init__(self, program, folder, stack):
        self.program = program
        script, settings, agent = (os.path.join(folder, name) for name in ["gateway.yaml", "settings.yaml", "agent.sh"])
        for path, text in [(script, SIMULATOR), (settings, SETTINGS.format(agent=agent)), (agent, AGENT)]:
            with open(path, "w") as file:
                file.write(text)
        state = os.path.join(folder, "state")
        os.mkdir(state, 0o700)
        self.env = {
            "PATH": os.environ["PATH"], "HOME": folder, "OPENCLAW_GATEWAY_TOKEN": "test-token",
            "OPENCLAW_BRIDGE_STATE_DIRECTORY": state,
        }
        simulator = Program(program, "simulate", "--script", script, "--json", env=self.env)
        stack.callback(simulator.end)
        self.env["OPENCLAW_GATEWAY_URL"] = simulator.wait_for(r'"(ws://[^"]+)"')
        self.daemon = Program(program, "serve", "--config", settings, "--listen", "127.0.0.1:0", "--json", env=self.env)
        stack.callback(self.daemon.end)
        self.settings = settings
        self.address = self.daemon.wait_for(r'"(http://127[^"]+)"')
        with open(os.path.join(state, "http-token")) as file:
            self.token = file.read().strip()

    def run(self, *arguments, expect=0):
        ending = subprocess.run([self.program, *arguments], env=self.env, capture_output=True, text=True, timeout=90)
        if ending.returncode != expect:
            raise AssertionError(f"{arguments} ended with {ending.returncode}: {ending.stdout}{ending.stderr}")
        return ending.stdout

    def send(self, target, text, *more):
        return json.loads(self.run("send", target, text, "--wait", "queued", "--json", *more).splitlines()[-1])

    def page(self, path="/"):
        request = urllib.request.Request(self.address.rstrip("/") + path)
        request.add_header("Authorization", f"Bearer {self.token}")
        begin = time.monotonic()
        with urllib.request.urlopen(request, timeout=30) as response:
            body = response.read()
        return body.decode(), (time.monotonic() - begin) * 1000


def browser(stack, width, height, dark=False, scripts=True):
    options = Options()
    for argument in ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     "--force-prefers-reduced-motion", f"--window-size={width},{height}", "--hide-scrollbars"]:
        options.add_argument(argument)
    if dark:
        options.add_argument("--force-dark-mode")
    if not scripts:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    if shutil.which("chromium"):
        options.binary_location = shutil.which("chromium")
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    stack.callback(driver.quit)
    # A window of a phone's width is narrower than Chromium allows, so the page is told what it shall believe.
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                           {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
        {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})
    return driver


def sign_in(driver, house, token=None):
    driver.get(house.address)
    field = driver.find_element(By.ID, "token")
    field.send_keys(token or house.token, Keys.ENTER)
    WebDriverWait(driver, 20).until(staleness_of(field))


def wait(driver, condition, words, seconds=20):
    def holds(driver):
        try:
            return condition(driver)
        except Exception:  # The page was exchanged while it was read.
            return False
    try:
        return WebDriverWait(driver, seconds, 0.1).until(holds)
    except Exception:
        raise AssertionError(f"{words} within {seconds} s") from None
    finally:
        global checks
        checks += 1


def picture(driver, folder, name, whole=True):
    path = os.path.join(folder, name + ".png")
    size = driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
    options = {"captureBeyondViewport": whole, "format": "png"}
    if whole:
        options["clip"] = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 6000), "scale": 1}
    with open(path, "wb") as file:
        file.write(base64.b64decode(driver.execute_cdp_cmd("Page.captureScreenshot", options)["data"]))


CONTRAST = """
const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
const light = ([r, g, b]) => [r, g, b].map((v) => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; })
  .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
const ground = (e) => { for (; e; e = e.parentElement) {
  const c = parse(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] === 1) return c; } return [255, 255, 255]; };
const bad = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const e = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || e.closest(".hidden, .skip, svg, script")) continue;
  const a = light(parse(getComputedStyle(e).color)), b = light(ground(e));
  const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  if (ratio < 4.5) bad.push(`${ratio.toFixed(2)} ${e.className} ${walker.currentNode.data.trim().slice(0, 30)}`);
}
return bad;
"""


def check_looks(driver, width, words):
    check(driver.execute_script(CONTRAST) == [], f"{words}: {driver.execute_script(CONTRAST)}")
    wide = driver.execute_script("return document.documentElement.scrollWidth")
    check(wide <= width, f"{words}: the page is {wide} wide, the window {width}")
    for entry in driver.get_log("browser"):
        # A wrong token, and a form without proof, are meant to be refused.
        check("403" in entry["message"] or entry["level"] not in ("SEVERE", "WARNING"), f"{words}: {entry}")


def check_keyboard(driver):
    driver.get(driver.current_url)
    body = driver.find_element(By.TAG_NAME, "body")
    body.send_keys(Keys.TAB)
    check(driver.switch_to.active_element.get_attribute("class") == "skip", "the first stop is the way to the content")
    stops = set()
    for _ in range(12):
        ActionChains(driver).send_keys(Keys.TAB).perform()
        # In one call: the page may be brought up to date between two.
        stop, outline = driver.execute_script(
            "const e = document.activeElement;"
            "return [e.id || e.getAttribute('href') || e.tagName, getComputedStyle(e).outlineStyle];"
        )
        stops.add(stop)
        check(outline == "solid", f"the focus shows on {stop}")
    check("pause" in stops, f"the keyboard reaches the buttons: {stops}")


def row(driver, text):
    return driver.find_element(By.XPATH, f"//section[@id='messages']//li[contains(., \"{text}\")]")


def notice(driver):
    """What the page says of the last action; nothing before its answer has come."""
    return driver.execute_script("return document.getElementById('notice')?.textContent ?? ''")


def check_live(driver, house):
    wait(driver, lambda d: d.find_element(By.ID, "live").text.startswith(("Live", "Updated")), "the page is live")
    print("  live by", driver.find_element(By.ID, "live").text)
    driver.find_element(By.ID, "pause").click()
    wait(driver, lambda d: "paused" in d.find_element(By.ID, "overview").text, "deliveries are paused")
    wait(driver, lambda d: notice(d).startswith("Deliveries are paused"), "a notice says so")
    house.send(GROUP, "Never mind: this one is cancelled.")
    house.send(GROUP, "This one goes out.")
    wait(driver, lambda d: row(d, "Never mind"), "a new message comes up by itself")
    driver.find_element(By.ID, "traffic-table").find_element(By.TAG_NAME, "summary").click()
    row(driver, "Never mind").find_element(By.TAG_NAME, "button").click()
    wait(driver, lambda d: "cancelled" in row(d, "Never mind").find_element(By.CLASS_NAME, "mark").text, "it is cancelled")
    driver.find_element(By.ID, "resume").click()
    wait(driver, lambda d: "accepted" in row(d, "This one goes out").text, "the other one is accepted")
    check(driver.find_element(By.ID, "traffic-table").get_attribute("open"), "what was opened stays open")
    # The outcome of this one is not known; a person decides.
    again = driver.find_element(By.CSS_SELECTOR, "#decisions button[id^=again]")
    again.click()
    wait(driver, lambda d: not d.find_elements(By.CSS_SELECTOR, "#decisions button[id^=again]"), "the decision is taken")
    wait(driver, lambda d: "may have arrived twice" in row(d, "Rollback").text and "accepted" in row(d, "Rollback").text,
         "it was sent again, and says so")


def check_without_scripts(driver, house):
    sign_in(driver, house)
    check("Dashboard" in driver.title, "signed in without scripts")
    driver.find_element(By.ID, "pause").click()
    check("paused" in driver.find_element(By.ID, "notice").text, "paused without scripts")
    house.send(GROUP, "Cancelled by a form alone.")

    def loaded_again(driver):
        driver.get(house.address)
        return row(driver, "Cancelled by a form").find_element(By.TAG_NAME, "button")

    wait(driver, loaded_again, "the message is there").click()
    check("taken out" in driver.find_element(By.ID, "notice").text, "cancelled without scripts")
    driver.find_element(By.PARTIAL_LINK_TEXT, "Cancelled by a form").click()
    check("Somebody cancelled it" in driver.find_element(By.CLASS_NAME, "story").text, "the timeline is one click away")
    driver.find_element(By.CSS_SELECTOR, "button[id^=retry]").click()
    check("in its line again" in driver.find_element(By.ID, "notice").text, "retried without scripts")
    driver.get(house.address)
    driver.find_element(By.ID, "resume").click()
    check("go on" in driver.find_element(By.ID, "notice").text, "resumed without scripts")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=".build/debug/openclaw-bridge")
    parser.add_argument("--pictures", default=".build/dashboard")
    options = parser.parse_args()
    os.makedirs(options.pictures, exist_ok=True)
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="dashboard-", ignore_cleanup_errors=True))
        house = House(os.path.abspath(options.program), folder, stack)
        print("a daemon with a past")
        for number in range(24):
            target = [GROUP, "telegram:dm:123456", "slack:channel:C024BE91L"][number % 3]
            house.send(target, TEXTS[number % len(TEXTS)])
        house.send("discord:channel:123456789012345678", "Build 4813 is red: 2 tests fail.")
        house.run("command", "--perform", "--config", house.settings, "work on #12")
        house.run("command", "--perform", "--config", house.settings, "work on acme/app#7")
        house.run("command", "--perform", "--config", house.settings, "status")
        house.send(ONCE_LOST, "Rollback of 2.13.9 to 2.13.8 is done.", "--ambiguity", "hold")

        print("a desk, light")
        desk = browser(stack, 1280, 900)
        sign_in(desk, house, "wrong")
        check("did not work" in desk.find_element(By.ID, "trouble").text, "a wrong token opens nothing")
        picture(desk, options.pictures, "sign-in")
        sign_in(desk, house)
        wait(desk, lambda d: d.find_elements(By.CSS_SELECTOR, "#decisions button[id^=again]"), "an unknown outcome", 60)
        wait(desk, lambda d: d.find_elements(By.CSS_SELECTOR, "#decisions button[id^=retry]"), "a dead letter", 60)
        check("<script>" in desk.find_element(By.ID, "messages").text, "text stays text")
        page, took = house.page()
        print(f"  {len(page.encode())} bytes in {took:.0f} ms")
        check(len(page.encode()) < 50_000, "the page is under 50 KB")
        check_looks(desk, 1280, "desk, light")
        picture(desk, options.pictures, "desk-light")
        check_keyboard(desk)
        desk.get(house.address)
        check_live(desk, house)
        picture(desk, options.pictures, "desk-after")
        desk.find_element(By.PARTIAL_LINK_TEXT, "Rollback").click()
        wait(desk, lambda d: "Timeline" in d.find_element(By.TAG_NAME, "main").text, "the timeline")
        check_looks(desk, 1280, "message")
        picture(desk, options.pictures, "message")
        desk.get(house.address + "workflows/w-1")
        wait(desk, lambda d: "Running 312 tests" in d.find_element(By.ID, "log").text, "the agent's log")
        check_looks(desk, 1280, "workflow")
        picture(desk, options.pictures, "workflow")
        desk.find_element(By.CSS_SELECTOR, "button[id^=stop]").click()
        wait(desk, lambda d: "stopped" in d.find_element(By.CSS_SELECTOR, "#workflow .mark").text, "the agent stops")

        print("a desk, dark")
        desk = browser(stack, 1280, 900, dark=True)
        sign_in(desk, house)
        check_looks(desk, 1280, "desk, dark")
        picture(desk, options.pictures, "desk-dark")

        print("a phone")
        for name, dark in [("phone-light", False), ("phone-dark", True)]:
            phone = browser(stack, 360, 800, dark=dark)
            sign_in(phone, house)
            wait(phone, lambda d: d.find_element(By.ID, "messages"), "the page")
            check_looks(phone, 360, name)
            picture(phone, options.pictures, name)
            phone.find_element(By.PARTIAL_LINK_TEXT, "Rollback").click()
            check_looks(phone, 360, name + ", message")
            picture(phone, options.pictures, name + "-message")

        print("without scripts")
        plain = browser(stack, 1280, 900, scripts=False)
        check_without_scripts(plain, house)
        picture(plain, options.pictures, "no-script")
    print(f"{checks} checks passed; the pictures are in {options.pictures}")


if __name__ == "__main__":
    try:
        main()
    except AssertionError as error:
        sys.exit(f"dashboard-check: {error}")
