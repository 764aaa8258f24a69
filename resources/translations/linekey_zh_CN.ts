<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_US">
    <context>
        <name>CheckList</name>
        <message>
            <source>Verified again after signing</source>
            <translation>签名后将再次验证</translation>
        </message>
    </context>
    <context>
        <name>CodeButton</name>
        <message>
            <source>Copy the error with its code</source>
            <translation>复制错误信息和代码</translation>
        </message>
    </context>
    <context>
        <name>Crash</name>
        <message>
            <source>Copy</source>
            <translation>复制</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
    </context>
    <context>
        <name>Details</name>
        <message>
            <source>Copy</source>
            <translation>复制</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
    </context>
    <context>
        <name>IdleFace</name>
        <message>
            <source>Scan its label</source>
            <translation>请扫描标签</translation>
        </message>
        <message>
            <source>A unit is plugged in</source>
            <translation>设备已插入</translation>
        </message>
        <message>
            <source>Plug in a unit</source>
            <translation>请插入设备</translation>
        </message>
    </context>
    <context>
        <name>LaunchPanel</name>
        <message>
            <source>Bring a release to its units</source>
            <translation>把发布版本送到设备</translation>
        </message>
        <message>
            <source>Release</source>
            <translation>发布版本</translation>
        </message>
        <message>
            <source>Units</source>
            <translation>设备</translation>
        </message>
        <message>
            <source>Release to roll out</source>
            <translation>要升级到的发布版本</translation>
        </message>
        <message>
            <source>Units it goes to</source>
            <translation>要升级的设备</translation>
        </message>
        <message>
            <source>Start the rollout…</source>
            <translation>开始升级…</translation>
        </message>
        <message>
            <source>{0} · {1} units</source>
            <translation>{0} · {1} 台设备</translation>
        </message>
        <message>
            <source>Sign a firmware on the Releases page first.</source>
            <translation>请先在“发布”页签名一个固件。</translation>
        </message>
        <message>
            <source>Provision a unit on the Station page first.</source>
            <translation>请先在“工位”页预置一台设备。</translation>
        </message>
        <message>
            <source>Every unit checks the signature before it runs the firmware.</source>
            <translation>每台设备在运行固件之前都会验证签名。</translation>
        </message>
        <message>
            <source>Bring {0} to {1} units?</source>
            <translation>把 {0} 升级到 {1} 台设备？</translation>
        </message>
        <message>
            <source>{0} {1} goes to every unit of {2}.</source>
            <translation>{0} {1} 将送到 {2} 的每台设备。</translation>
        </message>
        <message>
            <source>You can stop it while it runs; units that have updated keep the new version.</source>
            <translation>升级过程中可以停止；已升级的设备保留新版本。</translation>
        </message>
        <message>
            <source>Start the rollout</source>
            <translation>开始升级</translation>
        </message>
        <message>
            <source>Not now</source>
            <translation>暂不</translation>
        </message>
    </context>
    <context>
        <name>LowerPanels</name>
        <message>
            <source>Unit</source>
            <translation>设备</translation>
        </message>
        <message>
            <source>Verdict</source>
            <translation>结果</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>用时</translation>
        </message>
        <message>
            <source>Certificate</source>
            <translation>证书</translation>
        </message>
        <message>
            <source>At</source>
            <translation>时间</translation>
        </message>
        <message>
            <source>Recent units</source>
            <translation>最近的设备</translation>
        </message>
        <message>
            <source>First-pass yield this shift</source>
            <translation>本班直通率</translation>
        </message>
        <message>
            <source>Failures by cause</source>
            <translation>失败原因</translation>
        </message>
        <message>
            <source>No unit has failed.</source>
            <translation>没有失败的设备。</translation>
        </message>
        <message>
            <source>none</source>
            <translation>无</translation>
        </message>
        <message>
            <source>Shown after the second unit.</source>
            <translation>从第二台设备起显示。</translation>
        </message>
    </context>
    <context>
        <name>Notice</name>
        <message>
            <source>Close this message</source>
            <translation>关闭此消息</translation>
        </message>
    </context>
    <context>
        <name>OpeningPage</name>
        <message>
            <source>Use the bench</source>
            <translation>使用试验台</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>重试</translation>
        </message>
        <message>
            <source>Starting the bench…</source>
            <translation>正在启动试验台…</translation>
        </message>
        <message>
            <source>Connecting to AWS…</source>
            <translation>正在连接 AWS…</translation>
        </message>
        <message>
            <source>An AWS of your own on this computer, and four units on serial lines.</source>
            <translation>本机上的 AWS 环境，以及串口上的四台设备。</translation>
        </message>
        <message>
            <source>Linekey could not open its services</source>
            <translation>Linekey 无法打开服务</translation>
        </message>
        <message>
            <source>No AWS account is set up yet</source>
            <translation>尚未设置 AWS 账户</translation>
        </message>
        <message>
            <source>To use yours, run “linekey account setup” once and open this window again.</source>
            <translation>要使用您的账户，请运行一次 “linekey account setup”，然后重新打开此窗口。</translation>
        </message>
        <message>
            <source>To try everything first, use the bench: nothing leaves this computer.</source>
            <translation>想先试一试，请使用试验台：所有数据都留在本机。</translation>
        </message>
    </context>
    <context>
        <name>ProgressCard</name>
        <message>
            <source>of {0} updated</source>
            <translation>/ {0} 台已升级</translation>
        </message>
        <message>
            <source>Stopping: units that have begun may still finish.</source>
            <translation>正在停止：已开始的设备可能仍会完成。</translation>
        </message>
        <message>
            <source>Nothing is left to do.</source>
            <translation>已全部处理完毕。</translation>
        </message>
        <message>
            <source>{0} still to go</source>
            <translation>还剩 {0} 台</translation>
        </message>
    </context>
    <context>
        <name>Rail</name>
        <message>
            <source>Station</source>
            <translation>工位</translation>
        </message>
        <message>
            <source>Releases</source>
            <translation>发布</translation>
        </message>
        <message>
            <source>Rollouts</source>
            <translation>升级</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>设置</translation>
        </message>
        <message>
            <source>Theme and language</source>
            <translation>主题和语言</translation>
        </message>
        <message>
            <source>As the system</source>
            <translation>跟随系统</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>浅色</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>深色</translation>
        </message>
        <message>
            <source>Theme</source>
            <translation>主题</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>语言</translation>
        </message>
    </context>
    <context>
        <name>ReleasesPage</name>
        <message>
            <source>Choose a key file</source>
            <translation>选择密钥文件</translation>
        </message>
        <message>
            <source>1 · Firmware</source>
            <translation>1 · 固件</translation>
        </message>
        <message>
            <source>2 · Key</source>
            <translation>2 · 密钥</translation>
        </message>
        <message>
            <source>3 · Checks, the way the units will make them</source>
            <translation>3 · 检查（与设备相同的方式）</translation>
        </message>
        <message>
            <source>Version</source>
            <translation>版本</translation>
        </message>
        <message>
            <source>Version of the firmware</source>
            <translation>固件版本</translation>
        </message>
        <message>
            <source>Use a key file…</source>
            <translation>使用密钥文件…</translation>
        </message>
        <message>
            <source>Passphrase of the key file</source>
            <translation>密钥文件的口令</translation>
        </message>
        <message>
            <source>Sign this firmware</source>
            <translation>签名此固件</translation>
        </message>
        <message>
            <source>Signed, then verified with the certificate the units carry.</source>
            <translation>签名后，用设备中的证书再次验证。</translation>
        </message>
        <message>
            <source>Releases signed before</source>
            <translation>已签名的发布版本</translation>
        </message>
        <message>
            <source>State</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>Image</source>
            <translation>镜像</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>大小</translation>
        </message>
        <message>
            <source>Key</source>
            <translation>密钥</translation>
        </message>
        <message>
            <source>At</source>
            <translation>时间</translation>
        </message>
        <message>
            <source>Sign a firmware</source>
            <translation>签名新固件</translation>
        </message>
        <message>
            <source>{0} · {1} released</source>
            <translation>{0} · 已发布 {1} 个版本</translation>
        </message>
        <message>
            <source>Signing…</source>
            <translation>正在签名…</translation>
        </message>
        <message>
            <source>Signing</source>
            <translation>正在签名</translation>
        </message>
        <message>
            <source>Not signed</source>
            <translation>未签名</translation>
        </message>
        <message>
            <source>{0} signed and verified</source>
            <translation>{0} 已签名并验证</translation>
        </message>
        <message>
            <source>Choose a firmware</source>
            <translation>选择固件</translation>
        </message>
        <message>
            <source>Reading…</source>
            <translation>正在读取…</translation>
        </message>
        <message>
            <source>Drop a firmware here</source>
            <translation>把固件拖到这里</translation>
        </message>
        <message>
            <source>or press Enter to choose the file your build made</source>
            <translation>或按回车选择构建生成的文件</translation>
        </message>
        <message>
            <source>Signed</source>
            <translation>已签名</translation>
        </message>
    </context>
    <context>
        <name>RolloutPanels</name>
        <message>
            <source>Updated over time</source>
            <translation>升级进度曲线</translation>
        </message>
        <message>
            <source>Why units failed</source>
            <translation>失败原因</translation>
        </message>
        <message>
            <source>Units of this rollout</source>
            <translation>本次升级的设备</translation>
        </message>
        <message>
            <source>Thing</source>
            <translation>设备</translation>
        </message>
        <message>
            <source>State</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>进度</translation>
        </message>
        <message>
            <source>Detail</source>
            <translation>详情</translation>
        </message>
        <message>
            <source>Since</source>
            <translation>变更时间</translation>
        </message>
        <message>
            <source>No unit has failed.</source>
            <translation>没有失败的设备。</translation>
        </message>
        <message>
            <source>runs {0}</source>
            <translation>正在运行 {0}</translation>
        </message>
        <message>
            <source>has not begun</source>
            <translation>尚未开始</translation>
        </message>
        <message>
            <source>started the new version, testing itself</source>
            <translation>已启动新版本，正在自检</translation>
        </message>
        <message>
            <source>signature verified, restarting</source>
            <translation>签名已验证，正在重启</translation>
        </message>
        <message>
            <source>block {0} of {1}</source>
            <translation>第 {0} / {1} 块</translation>
        </message>
        <message>
            <source>asked for the firmware</source>
            <translation>已请求固件</translation>
        </message>
    </context>
    <context>
        <name>RolloutsPage</name>
        <message>
            <source>Stop this rollout?</source>
            <translation>停止本次升级？</translation>
        </message>
        <message>
            <source>Units that have not begun keep the version they run.</source>
            <translation>尚未开始的设备保留当前版本。</translation>
        </message>
        <message>
            <source>Units that have updated keep {0}.</source>
            <translation>已升级的设备保留 {0}。</translation>
        </message>
        <message>
            <source>Stop the rollout</source>
            <translation>停止升级</translation>
        </message>
        <message>
            <source>Let it go on</source>
            <translation>继续升级</translation>
        </message>
        <message>
            <source>Rollout on show</source>
            <translation>显示的升级</translation>
        </message>
        <message>
            <source>New rollout</source>
            <translation>新建升级</translation>
        </message>
        <message>
            <source>Stop…</source>
            <translation>停止…</translation>
        </message>
        <message>
            <source>Stop this rollout</source>
            <translation>停止本次升级</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>返回</translation>
        </message>
        <message>
            <source>Rollouts</source>
            <translation>升级</translation>
        </message>
        <message>
            <source>A release, its units and how far it is</source>
            <translation>发布版本、目标设备与进度</translation>
        </message>
        <message>
            <source>started at {0} · job {1}</source>
            <translation>{0} 开始 · 作业 {1}</translation>
        </message>
        <message>
            <source>Stopping</source>
            <translation>正在停止</translation>
        </message>
        <message>
            <source>Rolling out</source>
            <translation>正在升级</translation>
        </message>
        <message>
            <source>Stopped</source>
            <translation>已停止</translation>
        </message>
        <message>
            <source>{0} failed</source>
            <translation>{0} 台失败</translation>
        </message>
        <message>
            <source>All updated</source>
            <translation>全部已升级</translation>
        </message>
    </context>
    <context>
        <name>RunFace</name>
        <message>
            <source>step {0} of {1}</source>
            <translation>第 {0} / {1} 步</translation>
        </message>
        <message>
            <source>{0} · about {1} s left</source>
            <translation>{0} · 约剩 {1} 秒</translation>
        </message>
    </context>
    <context>
        <name>Sentence</name>
        <message>
            <source>The unit on {0} did not answer within {1} s.</source>
            <translation>{0} 上的设备在 {1} 秒内没有应答。</translation>
        </message>
        <message>
            <source>The unit on {0} did not answer as expected within {1} s.</source>
            <translation>{0} 上的设备在 {1} 秒内没有给出预期的应答。</translation>
        </message>
        <message>
            <source>The port {0} went away while the unit was being worked on.</source>
            <translation>处理设备时端口 {0} 断开了。</translation>
        </message>
        <message>
            <source>The port {0} cannot be opened.</source>
            <translation>无法打开端口 {0}。</translation>
        </message>
        <message>
            <source>The port {0} is in use by another program, or this user may not open it.</source>
            <translation>端口 {0} 被其他程序占用，或当前用户无权打开。</translation>
        </message>
        <message>
            <source>The unit on {0} refused “{1}”: {2}</source>
            <translation>{0} 上的设备拒绝了“{1}”：{2}</translation>
        </message>
        <message>
            <source>The unit on {0} gave an answer to “{1}” that cannot be understood.</source>
            <translation>无法理解 {0} 上的设备对“{1}”的应答。</translation>
        </message>
        <message>
            <source>The unit on {0} is already provisioned as “{1}”.</source>
            <translation>{0} 上的设备已预置为“{1}”。</translation>
        </message>
        <message>
            <source>A unit with the serial number {0} is already provisioned: the thing “{1}” has a certificate.</source>
            <translation>序列号 {0} 的设备已经预置：“{1}”已有证书。</translation>
        </message>
        <message>
            <source>“{0}” is not a serial number of {1}.</source>
            <translation>“{0}”不是 {1} 的序列号。</translation>
        </message>
        <message>
            <source>AWS IoT did not see {0} connect within {1} s.</source>
            <translation>AWS IoT 在 {1} 秒内没有看到 {0} 连接。</translation>
        </message>
        <message>
            <source>AWS IoT cannot be reached ({0}).</source>
            <translation>无法连接 AWS IoT（{0}）。</translation>
        </message>
        <message>
            <source>AWS IoT did not answer in time.</source>
            <translation>AWS IoT 没有及时应答。</translation>
        </message>
        <message>
            <source>Check power and cable. If another unit works in this slot, this one is faulty.</source>
            <translation>请检查电源和线缆。如果换一台设备正常，则这台有故障。</translation>
        </message>
        <message>
            <source>Characters may be lost on the line: check cable and ground. The transcript shows what arrived.</source>
            <translation>线路上可能丢失字符：请检查线缆和接地。记录中有收到的内容。</translation>
        </message>
        <message>
            <source>Plug the unit in again, check its power, and start over.</source>
            <translation>请重新插入设备，检查电源，然后重新开始。</translation>
        </message>
        <message>
            <source>Plug the unit in, then look for its name with: linekey ports.</source>
            <translation>请插入设备，然后用 linekey ports 查看端口名。</translation>
        </message>
        <message>
            <source>Close other terminal programs and the other slot that uses it.</source>
            <translation>请关闭占用它的终端程序和槽位。</translation>
        </message>
        <message>
            <source>Its firmware or its memory is not as it should be. Put the unit aside.</source>
            <translation>固件或存储器异常。请把设备放到一边。</translation>
        </message>
        <message>
            <source>Check the cable, and that the unit runs the firmware this product needs.</source>
            <translation>请检查线缆，并确认设备运行本产品的固件。</translation>
        </message>
        <message>
            <source>Take it out and plug in the unit with the label {0}. Nothing was changed.</source>
            <translation>请取出它，插入标签为 {0} 的设备。没有任何更改。</translation>
        </message>
        <message>
            <source>Check the label. Nothing was changed. To use the serial number again, remove that certificate.</source>
            <translation>请检查标签。没有任何更改。要重新使用该序列号，请先移除其证书。</translation>
        </message>
        <message>
            <source>It must match {0}. Scan the label again.</source>
            <translation>必须符合 {0}。请重新扫描标签。</translation>
        </message>
        <message>
            <source>Check the unit's network, its endpoint and the policy of its certificate.</source>
            <translation>请检查设备的网络、端点和证书策略。</translation>
        </message>
        <message>
            <source>Check the network to AWS IoT: ports 8883 and 443 must be open.</source>
            <translation>请检查到 AWS IoT 的网络：8883 和 443 端口必须开放。</translation>
        </message>
        <message>
            <source>Check the network to AWS IoT.</source>
            <translation>请检查到 AWS IoT 的网络。</translation>
        </message>
        <message>
            <source>Another Linekey is provisioning units on this computer.</source>
            <translation>本机上另一个 Linekey 正在预置设备。</translation>
        </message>
        <message>
            <source>Use that one, or close it first.</source>
            <translation>请使用那一个，或先关闭它。</translation>
        </message>
        <message>
            <source>Wait for its verdict, or scan another label.</source>
            <translation>请等待结果，或扫描其他标签。</translation>
        </message>
        <message>
            <source>The firmware image is empty.</source>
            <translation>固件镜像为空。</translation>
        </message>
        <message>
            <source>Choose the file your build made.</source>
            <translation>请选择构建生成的文件。</translation>
        </message>
        <message>
            <source>“{0}” is not a firmware version.</source>
            <translation>“{0}”不是固件版本号。</translation>
        </message>
        <message>
            <source>The firmware image has {0} bytes, a slot of the unit holds {1}.</source>
            <translation>固件镜像有 {0} 字节，设备槽位只能容纳 {1} 字节。</translation>
        </message>
        <message>
            <source>Choose the firmware of this product, or make it smaller.</source>
            <translation>请选择本产品的固件，或缩小固件。</translation>
        </message>
        <message>
            <source>{0} bytes, {1} % of the slot</source>
            <translation>{0} 字节，占槽位的 {1} %</translation>
        </message>
        <message>
            <source>valid until {0}, {1} days</source>
            <translation>有效期至 {0}，还有 {1} 天</translation>
        </message>
        <message>
            <source>code signing</source>
            <translation>代码签名</translation>
        </message>
        <message>
            <source>verified with the units' certificate</source>
            <translation>已用设备的证书验证</translation>
        </message>
        <message>
            <source>rejected: 0x{0} {1}</source>
            <translation>被拒绝：0x{0} {1}</translation>
        </message>
        <message>
            <source>signature verification failed</source>
            <translation>签名验证失败</translation>
        </message>
        <message>
            <source>signed, but no firmware for this unit</source>
            <translation>已签名，但不是本设备的固件</translation>
        </message>
        <message>
            <source>v{0} is not newer than v{1}</source>
            <translation>v{0} 不高于 v{1}</translation>
        </message>
        <message>
            <source>self-test failed, rolled back to v{0}</source>
            <translation>自检失败，已回退到 v{0}</translation>
        </message>
    </context>
    <context>
        <name>StationPage</name>
        <message>
            <source>Scan the label of a unit first.</source>
            <translation>请先扫描设备标签。</translation>
        </message>
        <message>
            <source>{0} is being provisioned already.</source>
            <translation>{0} 正在预置中。</translation>
        </message>
        <message>
            <source>All slots are busy. Wait for the first to finish, then scan again.</source>
            <translation>所有槽位都在忙。请等一个完成后再扫描。</translation>
        </message>
        <message>
            <source>Stopping. A step that cannot be undone finishes first.</source>
            <translation>正在停止。不可撤销的步骤会先完成。</translation>
        </message>
        <message>
            <source>Serial number to provision</source>
            <translation>要预置的序列号</translation>
        </message>
        <message>
            <source>Start</source>
            <translation>开始</translation>
        </message>
        <message>
            <source>Start the scanned unit</source>
            <translation>开始预置扫描的设备</translation>
        </message>
        <message>
            <source>Enter</source>
            <translation>回车</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Stop all runs</source>
            <translation>停止所有预置</translation>
        </message>
        <message>
            <source>Ctrl + full stop</source>
            <translation>Ctrl + 句号</translation>
        </message>
        <message>
            <source>Plug in a unit</source>
            <translation>请插入设备</translation>
        </message>
        <message>
            <source>Every serial port of this computer becomes a slot here.</source>
            <translation>本机的每个串口在这里显示为一个槽位。</translation>
        </message>
        <message>
            <source>Product</source>
            <translation>产品</translation>
        </message>
        <message>
            <source>Units this shift</source>
            <translation>本班产量</translation>
        </message>
        <message>
            <source>First-pass yield</source>
            <translation>直通率</translation>
        </message>
        <message>
            <source>Operator</source>
            <translation>操作员</translation>
        </message>
        <message>
            <source>Connected · {0}</source>
            <translation>已连接 · {0}</translation>
        </message>
        <message>
            <source>Not connected</source>
            <translation>未连接</translation>
        </message>
        <message>
            <source>Scan a label, or type it and press Enter</source>
            <translation>扫描标签，或输入后按回车</translation>
        </message>
        <message>
            <source>Scan a label, or type one such as {0} and press Enter</source>
            <translation>扫描标签，或输入序列号（如 {0}）后按回车</translation>
        </message>
    </context>
    <context>
        <name>Tile</name>
        <message>
            <source>Slot {0}</source>
            <translation>槽位 {0}</translation>
        </message>
        <message>
            <source>Next scan</source>
            <translation>下一台</translation>
        </message>
    </context>
    <context>
        <name>TourPanel</name>
        <message>
            <source>Provision four units</source>
            <translation>预置四台设备</translation>
        </message>
        <message>
            <source>Sign the firmware</source>
            <translation>签名固件</translation>
        </message>
        <message>
            <source>Roll it out</source>
            <translation>升级设备</translation>
        </message>
        <message>
            <source>Refuse a tampered one</source>
            <translation>拒绝被篡改的固件</translation>
        </message>
        <message>
            <source>Steps of the tour</source>
            <translation>演示步骤</translation>
        </message>
        <message>
            <source>Run the tour again</source>
            <translation>再次演示</translation>
        </message>
        <message>
            <source>Run the tour</source>
            <translation>开始演示</translation>
        </message>
        <message>
            <source>The tour is running</source>
            <translation>正在演示</translation>
        </message>
        <message>
            <source>Close the tour</source>
            <translation>关闭演示</translation>
        </message>
        <message>
            <source>That was the whole story: identity, signature, update, refusal. Look around, or scan a unit.</source>
            <translation>这就是全过程：身份、签名、升级、拒绝。请随意浏览，或扫描一台设备。</translation>
        </message>
        <message>
            <source>Here we go…</source>
            <translation>开始了…</translation>
        </message>
        <message>
            <source>See the whole story on the bench in less than a minute.</source>
            <translation>不到一分钟，在试验台上看完整个过程。</translation>
        </message>
        <message>
            <source>The tour stopped here. {0}</source>
            <translation>演示在此停止。{0}</translation>
        </message>
        <message>
            <source>Each unit makes its own key and asks for a certificate; AWS issues it and sees it connect.</source>
            <translation>每台设备自己生成密钥并申请证书；AWS 签发证书，并看到设备连接。</translation>
        </message>
        <message>
            <source>The firmware is signed through AWS Signer, then verified the way the units will do it.</source>
            <translation>固件由 AWS Signer 签名，再用与设备相同的方式验证。</translation>
        </message>
        <message>
            <source>An AWS IoT job brings it to all four: block by block, checked, restarted, self-tested.</source>
            <translation>AWS IoT 作业把固件逐块送到四台设备：校验、重启、自检。</translation>
        </message>
        <message>
            <source>One byte of the firmware is changed. The unit must refuse it and keep what it runs.</source>
            <translation>固件被改动了一个字节。设备必须拒绝它，并保留当前版本。</translation>
        </message>
        <message>
            <source>Four units have an identity.</source>
            <translation>四台设备已有身份。</translation>
        </message>
        <message>
            <source>The firmware is signed.</source>
            <translation>固件已签名。</translation>
        </message>
        <message>
            <source>All four run the new version.</source>
            <translation>四台设备都在运行新版本。</translation>
        </message>
        <message>
            <source>The tampered image was refused.</source>
            <translation>被篡改的固件已被拒绝。</translation>
        </message>
    </context>
    <context>
        <name>VerdictFace</name>
        <message>
            <source>{0} · AWS saw it connect</source>
            <translation>{0} · AWS 已确认连接</translation>
        </message>
        <message>
            <source>Details</source>
            <translation>详情</translation>
        </message>
        <message>
            <source>Details of {0}</source>
            <translation>{0} 的详情</translation>
        </message>
    </context>
    <context>
        <name>Words</name>
        <message>
            <source>Identify</source>
            <translation>识别</translation>
        </message>
        <message>
            <source>Key on the unit</source>
            <translation>设备内生成密钥</translation>
        </message>
        <message>
            <source>Request checked</source>
            <translation>检查请求</translation>
        </message>
        <message>
            <source>Certificate</source>
            <translation>证书</translation>
        </message>
        <message>
            <source>Write</source>
            <translation>写入</translation>
        </message>
        <message>
            <source>Restart</source>
            <translation>重启</translation>
        </message>
        <message>
            <source>Connect</source>
            <translation>连接</translation>
        </message>
        <message>
            <source>Record</source>
            <translation>记录</translation>
        </message>
        <message>
            <source>Starting</source>
            <translation>正在开始</translation>
        </message>
        <message>
            <source>Identifying</source>
            <translation>正在识别</translation>
        </message>
        <message>
            <source>Making its key</source>
            <translation>正在生成密钥</translation>
        </message>
        <message>
            <source>Checking request</source>
            <translation>正在检查请求</translation>
        </message>
        <message>
            <source>Getting certificate</source>
            <translation>正在获取证书</translation>
        </message>
        <message>
            <source>Writing</source>
            <translation>正在写入</translation>
        </message>
        <message>
            <source>Restarting</source>
            <translation>正在重启</translation>
        </message>
        <message>
            <source>Connecting</source>
            <translation>正在连接</translation>
        </message>
        <message>
            <source>Recording</source>
            <translation>正在记录</translation>
        </message>
        <message>
            <source>PASS</source>
            <translation>合格</translation>
        </message>
        <message>
            <source>FAIL</source>
            <translation>不合格</translation>
        </message>
        <message>
            <source>ERROR</source>
            <translation>错误</translation>
        </message>
        <message>
            <source>STOPPED</source>
            <translation>已停止</translation>
        </message>
        <message>
            <source>UNKNOWN</source>
            <translation>未知</translation>
        </message>
        <message>
            <source>Succeeded</source>
            <translation>成功</translation>
        </message>
        <message>
            <source>In progress</source>
            <translation>进行中</translation>
        </message>
        <message>
            <source>Waiting</source>
            <translation>等待中</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>失败</translation>
        </message>
        <message>
            <source>Rejected</source>
            <translation>被拒绝</translation>
        </message>
        <message>
            <source>Timed out</source>
            <translation>超时</translation>
        </message>
        <message>
            <source>Cancelled</source>
            <translation>已取消</translation>
        </message>
        <message>
            <source>Removed</source>
            <translation>已移除</translation>
        </message>
        <message>
            <source>The image fits the unit's slot</source>
            <translation>镜像大小适合设备槽位</translation>
        </message>
        <message>
            <source>The code-signing certificate is valid</source>
            <translation>代码签名证书有效</translation>
        </message>
        <message>
            <source>The certificate is for signing code</source>
            <translation>证书用途为代码签名</translation>
        </message>
        <message>
            <source>Curve and digest are those units verify</source>
            <translation>曲线和摘要与设备一致</translation>
        </message>
        <message>
            <source>The version is newer than those before</source>
            <translation>版本高于以往版本</translation>
        </message>
        <message>
            <source>Verified as the units will do it</source>
            <translation>已按设备的方式验证</translation>
        </message>
        <message>
            <source>Versioned bucket</source>
            <translation>版本化存储桶</translation>
        </message>
        <message>
            <source>Authority's key in KMS</source>
            <translation>KMS 中的 CA 密钥</translation>
        </message>
        <message>
            <source>Authority's certificate</source>
            <translation>CA 证书</translation>
        </message>
        <message>
            <source>Role of the certificate provider</source>
            <translation>证书提供程序的角色</translation>
        </message>
        <message>
            <source>Function of the certificate provider</source>
            <translation>证书提供程序的函数</translation>
        </message>
        <message>
            <source>Certificate provider</source>
            <translation>证书提供程序</translation>
        </message>
        <message>
            <source>Thing type</source>
            <translation>物品类型</translation>
        </message>
        <message>
            <source>Thing group</source>
            <translation>物品组</translation>
        </message>
        <message>
            <source>Policy of the units</source>
            <translation>设备策略</translation>
        </message>
        <message>
            <source>Role of provisioning</source>
            <translation>预置角色</translation>
        </message>
        <message>
            <source>Provisioning template</source>
            <translation>预置模板</translation>
        </message>
        <message>
            <source>Policy of the claim certificate</source>
            <translation>声明证书的策略</translation>
        </message>
        <message>
            <source>Claim certificate</source>
            <translation>声明证书</translation>
        </message>
        <message>
            <source>Role of firmware streams</source>
            <translation>固件流的角色</translation>
        </message>
        <message>
            <source>Signing profile</source>
            <translation>签名配置文件</translation>
        </message>
        <message>
            <source>Job events</source>
            <translation>作业事件</translation>
        </message>
        <message>
            <source>{0} s</source>
            <translation>{0} 秒</translation>
        </message>
        <message>
            <source>{0} bytes</source>
            <translation>{0} 字节</translation>
        </message>
    </context>
</TS>
