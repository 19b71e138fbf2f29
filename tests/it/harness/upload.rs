//! Posting a file as a browser does: one multipart form with the fields beside it.
use axum::body::Body;
use axum::http::{Request, header};

use super::{Client, Page};

const BOUNDARY: &str = "----anyang-test-boundary";

impl Client {
    /// Posts a file under the field `file`, with other fields.
    pub(crate) async fn post_file(
        &self,
        path: &str,
        file: (&str, &[u8]),
        fields: &[(&str, &str)],
    ) -> Page {
        self.send(form(path, file, fields), "text/html").await
    }

    /// The same as a program posts it.
    pub(crate) async fn post_file_json(
        &self,
        path: &str,
        file: (&str, &[u8]),
        fields: &[(&str, &str)],
    ) -> Page {
        self.send(form(path, file, fields), "application/json")
            .await
    }
}

fn form(path: &str, (file_name, bytes): (&str, &[u8]), fields: &[(&str, &str)]) -> Request<Body> {
    let mut body = Vec::new();
    for (name, typed) in fields {
        let part = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{typed}\r\n"
        );
        body.extend(part.as_bytes());
    }
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
    );
    body.extend(head.as_bytes());
    body.extend(bytes);
    body.extend(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    Request::post(path)
        .header(header::CONTENT_TYPE, kind)
        .body(Body::from(body))
        .expect("a request")
}
