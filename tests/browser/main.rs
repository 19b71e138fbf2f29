//! What a person sees: pages in a real Chromium, with the accessibility checker and the content policy watching.
//! Rules and workflows are tested in process (`tests/it`); here stands only what needs a browser.
//! Where there is none, each test says so and passes; `./test` then lists the browser among what it left out.

#[cfg(test)]
mod city;
#[cfg(test)]
mod driver;
#[cfg(test)]
mod driver_works;
#[cfg(test)]
mod every_page;
#[cfg(test)]
mod first_day;
#[cfg(test)]
mod journey;
#[cfg(test)]
mod page;
#[cfg(test)]
#[path = "../it/harness/sheets.rs"]
mod sheets;
