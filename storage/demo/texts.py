"""Invented words for the anonymised sample tickets: who asks, and about what."""

from __future__ import annotations

from core.messages import Words

SUBJECTS = (
    Words("本番EC2に接続できない", "Cannot reach the production EC2 instance"),
    Words("RDSのCPU使用率が高止まりしている", "RDS CPU stays high"),
    Words("ALBで502エラーが多発", "Many 502 errors at the load balancer"),
    Words("メールが外部に送信できない", "Mail to the outside is not sent"),
    Words("Lambdaがタイムアウトする", "Lambda function times out"),
    Words("S3バケットのアクセス権について", "Access rights of an S3 bucket"),
    Words("請求額が先月より大幅に増えている", "The bill is far higher than last month"),
    Words("IAMユーザーの追加依頼", "Please add an IAM user"),
    Words("ディスク使用率のアラートについて", "About the disk usage alert"),
    Words("VPN接続が断続的に切れる", "The VPN drops now and then"),
    Words("証明書の期限切れが近い", "A certificate is about to expire"),
    Words("バックアップが失敗している", "The backup fails"),
    Words("スペック変更のお見積り", "Quote for a larger instance"),
    Words("CloudFrontの反映が遅い", "CloudFront is slow to update"),
    Words("監視対象の追加依頼", "Please monitor one more host"),
    Words("夜間バッチが終わらない", "The nightly batch does not finish"),
    Words("KMSの復号でエラーになる", "Decrypting with KMS fails"),
    Words("管理画面にログインできない", "Cannot sign in to the console"),
    Words("ECSタスクが再起動を繰り返す", "ECS tasks keep restarting"),
    Words("DNSの切り替え作業の日程", "When can the DNS be switched?"),
    Words("セキュリティグループの設定確認", "Please check a security group"),
    Words("障害の原因報告書がほしい", "We need a report on the cause"),
    Words("サポートプランの変更について", "Changing the support plan"),
    Words("チャットの通知が届かない", "Chat notifications do not arrive"),
)
REQUESTERS = ("高橋", "渡辺", "中村", "小林", "加藤", "吉田", "山田", "佐々木", "Smith", "Nguyen", "Garcia", "Kim")
OPERATORS = ("tanaka", "sato", "suzuki", "ito", "mori")
