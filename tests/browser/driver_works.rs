//! Proves that the driver sees what it is there to see, on pages of its own.

use axum::{Router, extract::RawQuery, response::Html, routing::get};
use tokio::net::TcpListener;

use crate::driver::{Browser, Size};

/// Breaks the policy by an inline script, the console by a missing file, and accessibility by a nameless picture.
const FAULTY: &str = "<!doctype html><html lang=zh-CN><title>坏页</title><main><h1>坏页</h1><script>document.title = 'run'</script>\
    <img src=/missing.png></main></html>";

const CLEAN: &str = "<!doctype html><html lang=zh-CN><meta name=viewport content='width=device-width'><title>好页</title><main><h1>好页</h1>\
    <form action=/done><p><label>样品名称 <input name=food></label><p><label for=kind>类别</label> \
    <select id=kind name=kind><option value=a>食用油<option value=b>饮料</select>\
    <p><label>日期 <input type=date name=day></label><fieldset><legend>结论</legend><label><input type=radio name=end value=yes>合格</label>\
    <label><input type=radio name=end value=no>不合格</label></fieldset><p><label><input type=checkbox name=sure>已核对</label>\
    <p><button>提交</button></form></main></html>";

async fn done(RawQuery(query): RawQuery) -> Html<String> {
    Html(format!(
        "<!doctype html><html lang=zh-CN><title>收到</title><main><h1>收到</h1><p>{}</main></html>",
        query.unwrap_or_default()
    ))
}

fn page(body: &'static str) -> axum::routing::MethodRouter {
    get(move || async move {
        (
            [("content-security-policy", "default-src 'self'")],
            Html(body),
        )
    })
}

/// Serves the pages on a free port and answers the address.
async fn site() -> String {
    let routes = Router::new()
        .route("/faulty", page(FAULTY))
        .route("/clean", page(CLEAN))
        .route("/done", get(done))
        .route("/favicon.ico", get(|| async {}));
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port is free");
    let address = listener.local_addr().expect("a listener has an address");
    tokio::spawn(async move { axum::serve(listener, routes).await });
    format!("http://{address}")
}

fn holds(lines: &[String], words: &str) -> bool {
    lines.iter().any(|line| line.contains(words))
}

#[tokio::test]
async fn a_faulty_page_is_seen_to_be_faulty() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let page = browser.page(Size::Desk).await;
    page.open(&format!("{}/faulty", site().await)).await;
    let faults = page.faults().await;
    assert!(
        holds(&faults, "Content Security Policy"),
        "the inline script is refused: {faults:#?}"
    );
    assert!(
        holds(&faults, "missing.png"),
        "the missing picture is told: {faults:#?}"
    );
    assert!(page.faults().await.is_empty(), "a fault is told once");
    let findings = page.axe().await;
    assert!(
        holds(&findings, "image-alt"),
        "the nameless picture is found: {findings:#?}"
    );
    page.close().await;
}

#[tokio::test]
async fn a_clean_page_is_filled_by_its_labels() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let page = browser.page(Size::Phone).await;
    page.open(&format!("{}/clean", site().await)).await;
    assert_eq!(page.axe().await, Vec::<String>::new());
    assert_eq!(
        page.run("return [innerWidth, innerHeight, navigator.language]", &[])
            .await,
        serde_json::json!([390, 844, "zh-CN"])
    );
    page.fill("样品名称", "old").await;
    page.fill("food", "rice").await;
    page.keys("!").await;
    page.fill("类别", "饮料").await;
    page.fill("日期", "2026-03-02").await;
    page.fill("结论", "不合格").await;
    page.fill("已核对", "on").await;
    page.screenshot("driver-clean").await;
    page.press("提交").await;
    page.sees("收到").await;
    assert!(page.url().await.contains("/done?"));
    assert!(
        page.text()
            .await
            .contains("food=rice%21&kind=b&day=2026-03-02&end=no&sure=on"),
        "{}",
        page.text().await
    );
    assert_eq!(page.faults().await, Vec::<String>::new());
    page.close().await;
}

#[tokio::test]
#[should_panic(expected = "there is: 提交")]
async fn a_button_that_is_not_there_is_told_with_those_that_are() {
    let Some(browser) = Browser::start().await else {
        panic!("no browser, but there is: 提交")
    };
    let page = browser.page(Size::Desk).await;
    page.open(&format!("{}/clean", site().await)).await;
    page.press("删除").await;
}
